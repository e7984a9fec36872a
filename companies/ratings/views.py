"""The ballot box's pages. They know what was typed into the form, and nothing else of a visitor."""

from contextlib import suppress
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from companies.ratings import ballots, encryption, inbox, keys
from companies.ratings.forms import WORDS_FOR_KEYS, KeyForm, RatingForm, initial_values
from companies.ratings.models import Employer
from companies.ratings.months import current_date
from companies.ratings.rating import Rating
from core.key_scripts import allow_key_scripts_alone

LARGEST = 64 * 1024  # bytes of a form
DIGITS = 20  # of a number that a database takes, at most
METHODS = ["GET", "HEAD", "POST"]
FORM = "application/x-www-form-urlencoded"
# An unknown company is 422, not 404: pages that are not found make the site look for redirects.
REFUSALS: dict[type[ballots.BallotRefused], str] = {
    ballots.EmployerUnknown: "We do not know this company.",
    ballots.EmployerLimitReached: (
        "This key has rated three employers already, and one key rates three a year. You can "
        "change or withdraw those."
    ),
    ballots.NothingToWithdraw: (
        "With this key there is no rating of this company, or it is withdrawn already."
    ),
}


def render_page(name: str, context: dict, status: int = 200) -> HttpResponse:
    """Return a page of the ballot box."""
    names = ("SITE_NAME", "LANGUAGE_CODE", "SITE_URL", "BALLOT_URL", "SOURCE_URL")
    site = {name: getattr(settings, name) for name in names}
    return HttpResponse(render_to_string(f"ratings/{name}.html", context | site), status=status)


def answer_quietly(view):
    """Answer without cookie, cache or log: not even that, or when, something went wrong."""

    @allow_key_scripts_alone
    @csrf_exempt  # there is no cookie that another site could make use of
    @wraps(view)
    def answer(request, *args):
        origin = request.META.get("HTTP_ORIGIN")
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            if request.method not in METHODS:
                response: HttpResponse = HttpResponseNotAllowed(METHODS)
            elif request.method == "POST" and (size > LARGEST or request.content_type != FORM):
                response = render_page("refused", {"words": "This is no form of ours."}, 400)
            else:
                response = view(request, *args)
        except Exception:  # its words may hold what was sent: they go nowhere
            response = render_page("error", {}, 500)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        if origin == settings.SITE_URL:
            response["Access-Control-Allow-Origin"] = origin
            response["Vary"] = "Origin"
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return answer


@answer_quietly
def ballot_box(request):
    """Take a rating (`act=submit`), open one to change it (`open`), or withdraw it (`withdraw`).

    The pages ask before they withdraw (`ask-withdraw`).
    """
    if request.method != "POST":
        return render_page("start", {"form": KeyForm()})
    acts = {"open": open_rating, "ask-withdraw": ask_to_withdraw, "withdraw": withdraw_rating}
    return acts.get(request.POST.get("act", ""), submit_rating)(request.POST)


def find_employer(posted) -> Employer | None:
    """Return the employer that a form is about."""
    number = posted.get("company", "")
    is_number = number.isdecimal() and len(number) < DIGITS
    return Employer.objects.filter(pk=number).first() if is_number else None


def submit_rating(posted) -> HttpResponse:
    """Take a rating, or the change of one."""
    employer = find_employer(posted)
    if employer is None:
        return render_page("refused", {"words": REFUSALS[ballots.EmployerUnknown]}, 422)
    form = RatingForm(posted)
    if form.is_valid():
        is_change = take_rating(form, employer)
        if not form.errors:
            return render_page("received", {"employer": employer, "is_change": is_change})
    return render_page("form", {"form": form, "employer": employer}, 422)


def take_rating(form: RatingForm, employer: Employer) -> bool:
    """Put a valid form into the box; where it is refused, say so in the form.

    Return whether it changed a rating that was there.
    """
    key = form.cleaned_data["key"]
    try:
        if not keys.is_valid_on(key, current_date()) and not ballots.has_rated(key, employer.pk):
            raise keys.KeyExpired
        return ballots.submit_rating(key, employer.pk, form.rating())
    except ballots.BallotRefused as error:
        form.add_error("key", REFUSALS[type(error)])
    except keys.RatingKeyError as error:
        form.add_error("key", WORDS_FOR_KEYS[type(error)])
    except encryption.TooLong:
        form.add_error(None, "Your words do not fit into the envelope. Please shorten them.")
    return False


def with_rating(view):
    """Give a view the rating that a key holds of an employer; where there is none, say so."""

    @wraps(view)
    def answer(posted) -> HttpResponse:
        form, employer = KeyForm(posted), find_employer(posted)
        if employer is None:
            return render_page("refused", {"words": REFUSALS[ballots.EmployerUnknown]}, 422)
        if form.is_valid():
            key = form.cleaned_data["key"]
            held = ballots.get_rating(key, employer.pk)
            if held is not None and held.rating is not None:
                return view(key, employer, held.rating)
            form.add_error("key", REFUSALS[ballots.NothingToWithdraw])
        return render_page("start", {"form": form, "employer": employer}, 422)

    return answer


@with_rating
def open_rating(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Show a rating in the form, to change it."""
    values = initial_values(rating) | {"key": str(key), "company": employer.pk}
    context = {"form": RatingForm(initial=values), "employer": employer, "is_change": True}
    return render_page("form", context)


@with_rating
def ask_to_withdraw(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Ask before a rating is taken back."""
    return render_page("withdraw", {"employer": employer, "key": str(key)})


@with_rating
def withdraw_rating(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Take a rating back. Where another request has just done so, that is what was wanted."""
    with suppress(ballots.BallotRefused):
        ballots.withdraw_ratings(key, employer.pk)
    return render_page("withdrawn", {"employer": employer})


@answer_quietly
def list_public_keys(request):
    """The public keys by which the box checks rating keys, for browsers to compare."""
    return JsonResponse(keys.make_key_set())


@answer_quietly
def author_inbox(request):
    """The author's inbox: what she has rated, and what moderators say of her comments.

    It asks (`act=ask-delete`) before it deletes a comment.
    """
    form = KeyForm(request.POST or None)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render_page("inbox", {"form": form}, status)
    key = form.cleaned_data["key"]
    if request.POST.get("act") == "ask-delete":
        comment = inbox.get_own_comment(key, request.POST.get("comment", ""))
        if comment is not None:
            return render_page("delete_comment", {"comment": comment, "key": str(key)})
    said = inbox.handle_post(key, request.POST)
    context = {"form": form, "key": str(key), "entries": inbox.list_entries(key), "said": said}
    return render_page("inbox", context, 422 if said.error else 200)


def not_found(request, exception) -> HttpResponse:
    """404, where the ballot box is a process of its own."""
    return render_page("refused", {"words": "There is no such page in the ballot box."}, 404)


def server_error(request) -> HttpResponse:
    """500, where the ballot box is a process of its own."""
    return render_page("error", {}, 500)
