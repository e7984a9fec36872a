"""/search/ and /search/suggest/: the same for everyone, they read no user and no session."""

from functools import wraps

from django.core.paginator import Page as ListPage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.pagination import paginate, read_page_number
from core.rate_limits import allow
from search import failed_searches, promotions, queries, vocabulary
from search.normalization import looks_like_name
from search.params import SearchParams
from search.query import Query
from search.search_types import ResultGroup, get_search_types

A_PAGE = 12
IN_OVERVIEW = 4  # results of a kind beside the other kinds
POPULAR = 6
NEAR = "Nothing has {}. This is what comes near."
WAIT = 60  # seconds; the limits are for a minute
TOO_MANY = "Too many requests. Try again in a minute."


def limit_rate(action: str):
    """Answer a view's readers as often as a limit says, each time anew: things come and go."""

    def limit(view):
        kept = cache_control(no_cache=True)(view)

        @require_safe
        @wraps(view)
        def answer(request):
            return kept(request) if allow(request, action) else ask_to_wait(request)

        return answer

    return limit


def ask_to_wait(request) -> HttpResponse:
    """Ask for a minute of patience: a page, or JSON for programs. No cache keeps it for others."""
    if prefers_json(request):
        response: HttpResponse = JsonResponse({"error": TOO_MANY}, status=429)
    else:
        response = render(request, "search/429.html", status=429)
    response["Retry-After"] = str(WAIT)
    response["Cache-Control"] = "no-store"
    return response


def prefers_json(request) -> bool:
    """Say whether JSON is preferred to HTML."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


@limit_rate("suggest")
def show_suggestions(request):
    """Names that go with what is being typed: HTML for the box, JSON for programs."""
    query = Query.parse(request.GET.get("q", ""))
    groups, meant = queries.suggest(query.text), ""
    if not (groups or queries.is_short(query)):
        groups, meant = queries.suggest_corrections(query.text)
    may_be_added = not groups and may_be_new(query, meant)
    may_be_added = may_be_added and queries.find_serious_subject(query.text, meant) is None
    if prefers_json(request):
        data = {"query": query.text, "groups": [serialize_suggestions(group) for group in groups]}
        response: HttpResponse = JsonResponse(data)
    else:
        context = {
            "query": query.text,
            "groups": groups,
            "meant": meant,
            "meant_url": build_all_url(Query.parse(meant)) if meant else "",
            "add_url": build_add_company_url(query) if may_be_added else "",
            "all_url": build_all_url(query),
        }
        response = render(request, "search/suggestions.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


def serialize_suggestions(group: queries.Suggestions) -> dict:
    """Return a group of suggestions for programs."""
    hits = [
        {"title": hit.title, "url": hit.url, "also": hit.also} | group.kind.data(hit.object)
        for hit in group.hits
    ]
    return {"kind": group.kind.name, "label": group.kind.label, "items": hits}


@limit_rate("search")
def show_results(request):
    """Everything with the words of a query, by kind; or one kind, page by page and filtered."""
    query, params = Query.parse(request.GET.get("q", "")), SearchParams.from_query_dict(request.GET)
    found = find_page_results(query, params, read_page_number(request) if params.kind else 1)
    page = paginate_hits(request, found.groups) if params.kind else None
    picked = [] if params.kind else promotions.get_promotions(query)
    if not (params.kind or picked or found.is_found or found.meant):
        failed_searches.record_failed_search(query)
    serious = None if found.is_found else queries.find_serious_subject(query.text, found.meant)
    may_be_added = not serious and is_new(query, params, found)
    context = {
        "query": query.text,
        "groups": found.groups,
        "notice": "" if found.is_found or picked or not found.groups else describe_near(query),
        "did_you_mean": found.meant,
        "chosen": params.kind,
        "page": page,
        "filters": params.choices,
        "left_out": params.left_out,
        "chips": params.chips,
        "promotions": picked,
        "add_url": build_add_company_url(query) if may_be_added else "",
        "serious": serious,
        "all_url": build_all_url(query),
        "popular": [] if found.groups else list_popular_pages(),
    }
    return render(request, "search/search.html", context)


def list_popular_pages() -> list:
    """Return pages that lead on where nothing was found."""
    return [page for one in get_search_types() for page in one.popular()][:POPULAR]


def describe_near(query: Query) -> str:
    """Say that what is shown only comes near a query."""
    return NEAR.format("all of these words" if " " in query.name else "this word")


def find_page_results(query: Query, params: SearchParams, number: int) -> queries.Results:
    """Return a page of the results of one kind, or the first of every kind."""
    first = A_PAGE * (number - 1)
    part = slice(first, first + A_PAGE) if params.kind else slice(IN_OVERVIEW)
    return queries.find_results(query.text, params.kind, params.filters, part)


def paginate_hits(request, groups: list[ResultGroup]) -> ListPage | None:
    """Return the hits of one kind as a page of a list. Raises ListPageNotFound."""
    page = paginate(request, range(groups[0].count if groups else 0), A_PAGE)
    if not groups:
        return None
    page.object_list = groups[0].hits
    return page


def is_new(query: Query, params: SearchParams, found: queries.Results) -> bool:
    """Say whether words may be a company that is not here: nothing that hides it was chosen."""
    is_for_companies = params.kind is None or params.kind.name == "companies"
    is_hidden = not is_for_companies or bool(params.filters) or found.is_found
    return not is_hidden and may_be_new(query, found.meant)


def may_be_new(query: Query, meant: str) -> bool:
    """Say whether words that nothing has look like the name of a company, and are not words that
    texts have.
    """
    if queries.is_short(query) or not looks_like_name(query.text):
        return False
    return not (vocabulary.has_all_words(query) or vocabulary.has_all_words(Query.parse(meant)))


def build_add_company_url(query: Query) -> str:
    """Return the address to add a company of that name."""
    return f"{reverse('add_company')}?{urlencode({'name': query.text})}"


def build_all_url(query: Query) -> str:
    """Return the address of all results."""
    return f"{reverse('search')}?{urlencode({'q': query.text})}"
