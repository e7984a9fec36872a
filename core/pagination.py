"""Lists in pages. `?page=2` asks for the second; one that does not exist is a 404, everywhere."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404

MOST_DIGITS = 9  # of a page's number


class ListPageNotFound(Http404):
    """A list has no page with the number asked for; `first_page` is the address of its first."""

    def __init__(self, request, parameter: str):
        super().__init__("That page of the list does not exist.")
        self.first_page = get_first_page_url(request, parameter)


def paginate(
    request,
    rows: Any,
    per_page: int,
    *,
    parameter: str = "page",
    paginator_class: type[Paginator] = Paginator,
) -> Page:
    """Return the page of a list that the address asks for. Raises ListPageNotFound."""
    number = read_page_number(request, parameter)
    try:
        return paginator_class(rows, per_page).page(number)
    except InvalidPage as error:
        raise ListPageNotFound(request, parameter) from error


def read_page_number(request, parameter: str = "page") -> int:
    """Return the number of the page that the address asks for. Raises ListPageNotFound."""
    number = request.GET.get(parameter, "1")
    if not number.isdecimal() or len(number) > MOST_DIGITS or int(number) < 1:
        raise ListPageNotFound(request, parameter)
    return int(number)


def get_first_page_url(request, parameter: str = "page") -> str:
    """Return the address of a list's first page, with whatever else the request's address says."""
    query = request.GET.copy()
    query.pop(parameter, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def get_page_url(url: str, number: int) -> str:
    """Return the address of a page of the list at `url`; the first page has no number."""
    return url if number == 1 else f"{url}?page={number}"
