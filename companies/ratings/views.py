"""The ballot box's pages. They know what was typed into the form, and nothing else of a visitor."""

from contextlib import suppress
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from companies.ratings import ballots, encryption, inbox, keys
from companies.ratings.forms import WORDS_FOR_KEYS, KeyForm, RatingForm, initial
from companies.ratings.models import Employer
from companies.ratings.rating import Rating
from companies.ratings.tally import today

LARGEST = 64 * 1024  # bytes of a form
DIGITS = 20  # of a number that a database takes, at most
METHODS = ["GET", "HEAD", "POST"]
FORM = "application/x-www-form-urlencoded"
# An unknown company is 422, not 404: pages that are not found make the site look for redirects.
REFUSALS = {
    "unknown-employer": "We do not know this company.",
    "three-employers": "This key has rated three employers already, and one key rates three a "
    "year. You can change or withdraw those.",
    "nothing": "With this key there is no rating of this company, or it is withdrawn already.",
}


def page(name: str, context: dict, status: int = 200) -> HttpResponse:
    """Return a page of the ballot box."""
    names = ("SITE_NAME", "LANGUAGE_CODE", "SITE_URL", "SOURCE_URL")
    site = {name: getattr(settings, name) for name in names}
    return HttpResponse(render_to_string(f"ratings/{name}.html", context | site), status=status)


def quiet(view):
    """Answer without cookie, cache or log: not even that, or when, something went wrong."""

    @csrf_exempt  # there is no cookie that another site could make use of
    @wraps(view)
    def answer(request, *args):
        origin = request.META.get("HTTP_ORIGIN")
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            if request.method not in METHODS:
                response: HttpResponse = HttpResponseNotAllowed(METHODS)
            elif request.method == "POST" and (size > LARGEST or request.content_type != FORM):
                response = page("refused", {"words": "This is no form of ours."}, 400)
            else:
                response = view(request, *args)
        except Exception:  # its words may hold what was sent: they go nowhere
            response = page("error", {}, 500)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        if origin == settings.SITE_URL:
            response["Access-Control-Allow-Origin"] = origin
            response["Vary"] = "Origin"
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return answer


@quiet
def ballot(request):
    """Take a rating (`act=submit`), open one to change it (`open`), or withdraw it (`withdraw`).

    The pages ask before they withdraw (`ask-withdraw`).
    """
    if request.method != "POST":
        return page("start", {"form": KeyForm()})
    acts = {"open": open_rating, "ask-withdraw": ask_to_withdraw, "withdraw": withdraw}
    return acts.get(request.POST.get("act", ""), submit)(request.POST)


def employer_of(posted) -> Employer | None:
    """Return the employer that a form is about."""
    number = posted.get("company", "")
    is_number = number.isdecimal() and len(number) < DIGITS
    return Employer.objects.filter(pk=number).first() if is_number else None


def submit(posted) -> HttpResponse:
    """Take a rating, or the change of one."""
    employer = employer_of(posted)
    if employer is None:
        return page("refused", {"words": REFUSALS["unknown-employer"]}, 422)
    form = RatingForm(posted, today=today())
    if form.is_valid():
        is_change = take(form, employer)
        if not form.errors:
            return page("received", {"employer": employer, "is_change": is_change})
    return page("form", {"form": form, "employer": employer}, 422)


def take(form: RatingForm, employer: Employer) -> bool:
    """Put a valid form into the box; where it is refused, say so in the form.

    Return whether it changed a rating that was there.
    """
    key = form.cleaned_data["key"]
    try:
        if key.year != today().year and not ballots.has_rated(key, employer.pk):
            raise keys.BadKey("expired")
        return ballots.submit(key, employer.pk, form.rating())
    except ballots.Refused as error:
        form.add_error("key", REFUSALS[error.code])
    except keys.BadKey as error:
        form.add_error("key", WORDS_FOR_KEYS[error.code])
    except encryption.TooLong:
        form.add_error(None, "Your words do not fit into the envelope. Please shorten them.")
    return False


def with_rating(view):
    """Give a view the rating that a key holds of an employer; where there is none, say so."""

    @wraps(view)
    def answer(posted) -> HttpResponse:
        form, employer = KeyForm(posted), employer_of(posted)
        if employer is None:
            return page("refused", {"words": REFUSALS["unknown-employer"]}, 422)
        if form.is_valid():
            key = form.cleaned_data["key"]
            held = ballots.held(key, employer.pk)
            if held is not None and held.rating is not None:
                return view(key, employer, held.rating)
            form.add_error("key", REFUSALS["nothing"])
        return page("start", {"form": form, "employer": employer}, 422)

    return answer


@with_rating
def open_rating(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Show a rating in the form, to change it."""
    values = initial(rating) | {"key": str(key), "company": employer.pk}
    context = {"form": RatingForm(initial=values), "employer": employer, "is_change": True}
    return page("form", context)


@with_rating
def ask_to_withdraw(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Ask before a rating is taken back."""
    return page("withdraw", {"employer": employer, "key": str(key)})


@with_rating
def withdraw(key: keys.RatingKey, employer: Employer, rating: Rating) -> HttpResponse:
    """Take a rating back. Where another request has just done so, that is what was wanted."""
    with suppress(ballots.Refused):
        ballots.withdraw(key, employer.pk)
    return page("withdrawn", {"employer": employer})


@quiet
def author(request):
    """The author's inbox: what she has rated, and what moderators say of her comments.

    It asks (`act=ask-delete`) before it deletes a comment.
    """
    form = KeyForm(request.POST or None)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page("inbox", {"form": form}, status)
    key = form.cleaned_data["key"]
    if request.POST.get("act") == "ask-delete":
        comment = inbox.read_comment(key, request.POST.get("comment", ""))
        if comment is not None:
            return page("delete_comment", {"comment": comment, "key": str(key)})
    said = inbox.answer(key, request.POST)
    context = {"form": form, "key": str(key), "entries": inbox.entries(key), "said": said}
    return page("inbox", context, 422 if said.error else 200)


def not_found(request, exception) -> HttpResponse:
    """404, where the ballot box is a process of its own."""
    return page("refused", {"words": "There is no such page in the ballot box."}, 404)


def failed(request) -> HttpResponse:
    """500, where the ballot box is a process of its own."""
    return page("error", {}, 500)
