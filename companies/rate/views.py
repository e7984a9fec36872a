"""/companies/rate/, /companies/add/ and /companies/<slug>/rate/: the way to the ballot box.

The pages are the same for everyone: they read no user and no session. What is asked for from them,
such as her key, must not tell which company she was at: browsers send the site's name alone.
"""

from functools import wraps

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from companies.models import Company
from companies.name_search import find_near, find_same, find_to_rate
from companies.rate.proposals import ProposalForm, propose_company
from companies.ratings.api import RatingForm
from core.form_origin import is_from_own_page
from core.key_scripts import allow_key_scripts_alone
from core.meta import HIDDEN, PageMeta
from core.rate_limits import allow
from core.urls import absolute_url
from search.normalization import clean_typed_text, normalize_name
from search.views import limit_rate

FOUND, SUGGESTED = 20, 6  # companies on the page, and while somebody types

FAULTS = {
    409: "Your company is not added yet. Please look first whether it is one of these.",
    403: "We could not tell that this form was sent from our own page. Please send it again.",
    422: "Please look again at what is marked below. The company is not added yet.",
    429: "Many companies were added from your network in the last hour. Yours is not added yet, "
    "and nothing you typed is lost: please send it again later.",
}


def hide_address(view):
    """Let the browser tell nobody the page's address, but for the site's name.

    Not even that would be "no-referrer"; but then forms without a script send no origin either,
    by which we know that they come from our own page.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return answer


@hide_address
@require_safe
def choose_company(request):
    """Find the company to rate by its name, or add it."""
    name = clean_typed_text(request.GET.get("name", ""))
    meta = PageMeta(
        "Rate your company",
        "Rate your employer in stars and words: anonymous, about three minutes.",
        canonical=absolute_url(reverse("choose_company")),
    )
    inbox = settings.BALLOT_URL + reverse("author_inbox")
    context = {"name": name, "found": find_to_rate(name, FOUND), "inbox": inbox, "meta": meta}
    return render(request, "companies/choose_company.html", context)


@hide_address
@limit_rate("suggest")
def suggest_company(request):
    """The companies to rate whose names go with what is being typed, as HTML for the field."""
    name = clean_typed_text(request.GET.get("q", ""))
    context = {"name": name, "found": find_to_rate(name, SUGGESTED)}
    return render(request, "companies/rate_suggestions.html", context)


@hide_address
@csrf_exempt  # the page is shared between readers, so it has no token: see is_from_own_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_company(request):
    """Propose a company that is not listed, and go on to rate it."""
    name = clean_typed_text(request.GET.get("name", ""))
    form = ProposalForm(request.POST or None, initial={"name": name})
    status = form_error_status(request, form) if request.method == "POST" else 200
    if status is None:
        company = find_same(form.instance.name) or propose_company(form.instance)
        return redirect("rate", slug=company.slug)
    name = getattr(form, "cleaned_data", {}).get("name", name)
    context = {
        "form": form,
        "fault": FAULTS.get(status),
        "near": find_near(name),
        "is_new": normalize_name(name),
        "with_token": status == 403,
        "meta": make_hidden_meta("Add your company"),
    }
    return render(request, "companies/add_company.html", context, status=status)


def form_error_status(request, form: ProposalForm) -> int | None:
    """Return the status with which the form must be shown again, None if it can be taken."""
    if not form.is_valid():
        return 422
    if not is_from_own_page(request):
        return 403
    name = form.cleaned_data["name"]
    if find_same(name):
        return None
    if request.POST.get("is_new") != normalize_name(name) and find_near(name):
        return 409
    return None if allow(request, "propose", "everyone") else 429


def make_hidden_meta(title: str, *above: tuple[str, str]) -> PageMeta:
    """Return the head of a page below “Rate your company” that is not for search engines."""
    crumbs = [("Rate your company", reverse("choose_company")), *above, (title, "")]
    return PageMeta(title, robots=HIDDEN, breadcrumbs=crumbs)


@allow_key_scripts_alone
@hide_address
@require_safe
def show_rating_form(request, slug):
    """The rating form; it posts to the ballot box, and nothing of it comes back here."""
    companies = Company.objects.exclude(state=Company.State.REFUSED).select_related("merged_into")
    company = get_object_or_404(companies, slug=slug)
    if company.merged_into:
        return redirect("rate", slug=company.merged_into.slug, permanent=True)
    is_listed = company.state == Company.State.LISTED
    above = [(company.name, company.get_absolute_url())] if is_listed else []
    context = {
        "company": company,
        "form": RatingForm(),
        "is_key_page": True,
        "ballot": settings.BALLOT_URL,
        "action": settings.BALLOT_URL + reverse("ballot"),
        "meta": make_hidden_meta(f"Rate {company.name}", *above),
    }
    return render(request, "companies/rate.html", context)
