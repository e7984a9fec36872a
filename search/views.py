"""/search/ and /search/suggest/: the same for everyone, they read no user and no session."""

from functools import wraps

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import TopicPage
from core.rate_limits import allow
from search import failed_searches, promotions, queries, vocabulary
from search.forms import Asked
from search.kinds import Found, Query
from search.names import looks_like_name

A_PAGE = 12
IN_OVERVIEW = 4  # results of a kind beside the other kinds
POPULAR = 6
NEAR = "Nothing has {}. This is what comes near."
DIGITS = 6  # of the number of a page, at most
WAIT = 60  # seconds; the limits are for a minute
TOO_MANY = "Too many requests. Try again in a minute."


def limited(action: str):
    """Answer a view's readers as often as a limit says, each time anew: things come and go."""

    def limit(view):
        kept = cache_control(no_cache=True)(view)

        @require_safe
        @wraps(view)
        def answer(request):
            return kept(request) if allow(request, action) else wait(request)

        return answer

    return limit


def wait(request) -> HttpResponse:
    """Ask for a minute of patience: a page, or JSON for programs. No cache keeps it for others."""
    if is_program(request):
        response: HttpResponse = JsonResponse({"error": TOO_MANY}, status=429)
    else:
        response = render(request, "search/429.html", status=429)
    response["Retry-After"] = str(WAIT)
    response["Cache-Control"] = "no-store"
    return response


def is_program(request) -> bool:
    """Say whether JSON is preferred to HTML."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@limited("suggest")
def suggest(request):
    """Names that go with what is being typed: HTML for the box, JSON for programs."""
    query = Query.of(request.GET.get("q", ""))
    groups, meant = queries.suggest(query.text), ""
    if not (groups or queries.is_short(query)):
        groups, meant = queries.suggest_otherwise(query.text)
    may_be_added = not groups and may_be_new(query, meant)
    may_be_added = may_be_added and queries.serious_subject(query.text, meant) is None
    if is_program(request):
        data = {"query": query.text, "groups": [as_data(group) for group in groups]}
        response: HttpResponse = JsonResponse(data)
    else:
        context = {
            "query": query.text,
            "groups": groups,
            "meant": meant,
            "meant_url": all_url(Query.of(meant)) if meant else "",
            "add_url": add_company(query) if may_be_added else "",
            "all_url": all_url(query),
        }
        response = render(request, "search/suggestions.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def as_data(group: queries.Suggestions) -> dict:
    """Return a group of suggestions for programs."""
    hits = [
        {"title": hit.title, "url": hit.url, "also": hit.also} | group.kind.data(hit.object)
        for hit in group.hits
    ]
    return {"kind": group.kind.name, "label": group.kind.label, "items": hits}


@limited("search")
def search(request):
    """Everything with the words of a query, by kind; or one kind, page by page and filtered."""
    query, asked = Query.of(request.GET.get("q", "")), Asked.of(request.GET)
    number = page_number(request.GET.get("page", "1")) if asked.kind else 1
    found = results(query, asked, number)
    page = page_of(found.groups, number) if asked.kind else None
    if page is not None and page.number != number:  # an address from when there was more
        found = results(query, asked, page.number)
        page = page_of(found.groups, page.number)
    picked = [] if asked.kind else promotions.of(query)
    if not (asked.kind or picked or found.is_found or found.meant):
        failed_searches.note(query)
    serious = None if found.is_found else queries.serious_subject(query.text, found.meant)
    context = {
        "query": query.text,
        "groups": found.groups,
        "notice": "" if found.is_found or picked or not found.groups else near(query),
        "did_you_mean": found.meant,
        "chosen": asked.kind,
        "page": page,
        "filters": asked.choices,
        "left_out": asked.left_out,
        "chips": asked.chips,
        "promotions": picked,
        "add_url": "" if serious or not is_new(query, asked, found) else add_company(query),
        "serious": serious,
        "all_url": all_url(query),
        "popular": [] if found.groups else TopicPage.objects.published().in_menu_order()[:POPULAR],
    }
    return render(request, "search/search.html", context)


def near(query: Query) -> str:
    """Say that what is shown only comes near a query."""
    return NEAR.format("all of these words" if " " in query.name else "this word")


def results(query: Query, asked: Asked, number: int) -> queries.Results:
    """Return a page of the results of one kind, or the first of every kind."""
    first = A_PAGE * (number - 1)
    part = slice(first, first + A_PAGE) if asked.kind else slice(IN_OVERVIEW)
    return queries.results(query.text, asked.kind, asked.filters, part)


def page_number(text: str) -> int:
    """Return the number of a page; the first where it is none."""
    return max(1, int(text)) if text.isdecimal() and len(text) < DIGITS else 1


def page_of(groups: list[Found], number: int) -> ListPage | None:
    """Return the hits of one kind as a page of a list."""
    if not groups:
        return None
    paginator: Paginator = Paginator(range(groups[0].count), A_PAGE)
    page = paginator.get_page(number)
    page.object_list = groups[0].hits
    return page


def is_new(query: Query, asked: Asked, found: queries.Results) -> bool:
    """Say whether words may be a company that is not here: nothing that hides it was chosen."""
    is_for_companies = asked.kind is None or asked.kind.name == "companies"
    is_hidden = not is_for_companies or bool(asked.filters) or found.is_found
    return not is_hidden and may_be_new(query, found.meant)


def may_be_new(query: Query, meant: str) -> bool:
    """Say whether words that nothing has look like the name of a company, and are not words that
    texts have.
    """
    if queries.is_short(query) or not looks_like_name(query.text):
        return False
    return not (vocabulary.has_all(query) or vocabulary.has_all(Query.of(meant)))


def add_company(query: Query) -> str:
    """Return the address to add a company of that name."""
    return f"{reverse('add_company')}?{urlencode({'name': query.text})}"


def all_url(query: Query) -> str:
    """Return the address of all results."""
    return f"{reverse('search')}?{urlencode({'q': query.text})}"
