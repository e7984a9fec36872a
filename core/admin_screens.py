"""What our own screens of the admin share: a header, a list in pages, an entry in the menu."""

from collections.abc import Iterator

from django.core.paginator import Page
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.components import Component

from core.pagination import paginate

PER_PAGE = 25


def render_screen(
    request, template: str, title: str, icon: str, above=(), **context
) -> HttpResponse:
    """Render a screen. `above` are (address, words) of the screens that lead to it.

    With a form that has errors the status is 422.
    """
    way = [(reverse("wagtailadmin_home"), "Home"), *above, ("", title)]
    form = context.get("form")
    header = {
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in way],
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
    }
    status = 422 if form and form.is_bound and form.errors else 200
    return TemplateResponse(request, template, header | context, status=status)


def paginate_rows(request, rows) -> tuple[Page, list]:
    """Return the page of rows that is asked for, and the numbers for the way to others.

    Raises ListPageNotFound.
    """
    page = paginate(request, rows, PER_PAGE, parameter="p", paginator_class=WagtailPaginator)
    return page, list(page.paginator.get_elided_page_range(page.number))


class WaitingPanel(Component):
    """A panel of the dashboard: how much waits, with links to it.

    A subclass sets `name`, `title` and `order`, and says in `list_work` what waits.
    """

    template_name = "core/admin/waiting.html"
    title = ""

    def list_work(self, user) -> Iterator[tuple[int, str, str]]:
        """Yield the number, the label and the address of each kind of work that a user can do."""
        raise NotImplementedError

    def get_context_data(self, parent_context):
        rows = list(self.list_work(parent_context["request"].user))
        return {"name": self.name, "title": self.title, "rows": rows}


class WorkMenuItem(MenuItem):
    """An entry in the menu for whoever has a permission."""

    def __init__(self, label: str, url_name: str, icon: str, order: int, permission: str):
        super().__init__(label, reverse(url_name), name=url_name, icon_name=icon, order=order)
        self.permission = permission

    def is_shown(self, request):
        return request.user.has_perm(self.permission)
