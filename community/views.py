"""/community/: questions and answers. Anyone reads and reports; members ask, answer and vote."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.email import ask_to_confirm
from community import head, moderation, posting
from community.forms import AnswerForm, QuestionForm, ReportForm
from community.models import Answer, Post, Question
from core.pagination import paginate
from core.rate_limits import allow

A_PAGE = 20
DRAFT = "community_draft"  # in the session: what she typed before she had to log in
FIELDS = (*QuestionForm.Meta.fields, *AnswerForm.Meta.fields)
LONGEST = 5_000  # characters of a field in a draft
TOO_MANY = (
    "You have written a lot in the last hour. This is not sent yet, and nothing you typed is "
    "lost: please send it again later."
)
TOO_MANY_REPORTS = (
    "There were many reports from your network in the last hour. Yours is not sent yet, and "
    "nothing you typed is lost: please send it again later."
)
WAITS = (
    "Thank you. A moderator reads the first thing that somebody writes here before it appears; "
    "what you write after it appears at once."
)


def for_members(view):
    """Let members in whose address is confirmed; others log in or confirm first.

    What they typed waits for them meanwhile, in their session.
    """
    ask_for_member = login_required(ask_to_confirm)

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.user.is_authenticated and request.user.is_verified:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            keep_draft(request)
            return redirect(request.path)
        return ask_for_member(request)

    return answer


def keep_draft(request) -> None:
    """Keep what she typed in her session; a stranger's session holds no more than a form takes."""
    said = {name: request.POST.get(name, "")[:LONGEST] for name in FIELDS if name in request.POST}
    request.session[DRAFT] = {"path": request.path, "said": said}


def load_draft(request) -> dict:
    """Return what she typed here before she had to log in; it is kept until she has sent it."""
    kept = request.session.get(DRAFT, {})
    return kept["said"] if kept.get("path") == request.path else {}


def get_published_question(pk: int) -> Question:
    """Return a question that readers see. Raises Http404."""
    return get_object_or_404(Question.objects.published(), pk=pk)


def get_published_answer(pk: int) -> Answer:
    """Return an answer that readers see. Raises Http404."""
    answers = Answer.objects.published().select_related("question")
    return get_object_or_404(answers, pk=pk, question__state=Post.State.PUBLISHED)


PUBLISHED: dict[str, Callable[[int], Question | Answer]] = {
    "question": get_published_question,
    "answer": get_published_answer,
}


def get_own_post(request, kind: str, pk: int) -> Question | Answer:
    """Return a post of hers, in whichever state. Raises Http404."""
    return get_object_or_404(moderation.KINDS[kind].objects.by(request.user), pk=pk)


@require_safe
def show_questions(request):
    """Every question, the newest first; or those that nobody has answered. The same for all."""
    is_narrowed = request.GET.get("show") == "unanswered"
    questions = Question.objects.published()
    rows = questions.unanswered() if is_narrowed else questions
    page = paginate(request, rows, A_PAGE)
    meta = head.make_list_meta(page, is_narrowed=is_narrowed)
    context = {"questions": page, "is_narrowed": is_narrowed, "meta": meta}
    return render(request, "community/community.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def show_question(request, pk, slug):
    """A question with its answers, the most helpful first, and the form for another one."""
    found = get_published_question(pk)
    if slug != found.slug:
        return redirect(found, permanent=True)
    answers = list(found.answers.published().most_helpful_first(request.user))
    is_member = request.user.is_authenticated and request.user.is_verified
    context = {
        "question": found,
        "answers": answers,
        "form": AnswerForm() if is_member else None,
        "meta": head.make_question_meta(found, answers),
    }
    return render(request, "community/question.html", context)


@for_members
def ask_question(request):
    """Ask a question."""
    form = QuestionForm(request.POST or None, initial=load_draft(request))
    status = form_error_status(request, form)
    if status is None:
        return redirect_after_post(request, posting.ask_question(request.user, form.cleaned_data))
    return render_form(request, "ask", form, status, title="Ask the community")


@for_members
def answer_question(request, pk):
    """Answer a question: the form on its page posts here, and is shown here if it lacks words."""
    asked = get_published_question(pk)
    form = AnswerForm(request.POST or None, initial=load_draft(request))
    status = form_error_status(request, form)
    if status is None:
        text, today = form.cleaned_data["text"], timezone.now().date()
        try:
            made = posting.answer_question(request.user, asked, text, today)
            return redirect_after_post(request, made)
        except posting.PostNotChangeable as error:  # what was typed stays
            form.add_error("text", str(error))
            status = 409
    above = [(Truncator(asked.title).words(8), asked.get_absolute_url())]
    return render_form(request, "answer", form, status, title="Answer", above=above, question=asked)


@for_members
def change_post(request, kind, pk):
    """Change what she wrote."""
    post = get_own_post(request, kind, pk)
    Form = QuestionForm if kind == "question" else AnswerForm
    form = Form(request.POST or None, instance=post, initial=load_draft(request))
    status = form_error_status(request, form)
    if status is None:
        try:
            posting.change_post(post, form.cleaned_data, timezone.now().date())
        except posting.PostNotChangeable as error:
            messages.error(request, str(error))
        else:
            request.session.pop(DRAFT, None)
            messages.success(request, "Saved.")
        return redirect("own_posts")
    title, above = f"Change your {kind}", [("Yours", reverse("own_posts"))]
    return render_form(request, "change", form, status, title=title, above=above, post=post)


@for_members
def delete_post(request, kind, pk):
    """Delete what she wrote, after a second look."""
    post = get_own_post(request, kind, pk)
    if request.method == "POST":
        try:
            posting.delete_post(post)
        except posting.PostNotChangeable as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Your {kind} is deleted.")
        return redirect("own_posts")
    context = {
        "post": post,
        "refusal": posting.reason_not_deletable(post),
        "meta": head.make_hidden_meta(f"Delete your {kind}", ("Yours", reverse("own_posts"))),
    }
    return render(request, "community/take_back.html", context)


@for_members
def own_posts(request):
    """What she has asked and answered, and what became of it."""
    context = {
        "questions": Question.objects.by(request.user),
        "answers": Answer.objects.by(request.user).select_related("question"),
        "meta": head.make_hidden_meta("Your questions and answers"),
    }
    return render(request, "community/own_posts.html", context)


@for_members
def toggle_helpful(request, pk):
    """Say that an answer helped, or take that back. After a log-in she finds the answer again."""
    found = get_published_answer(pk)
    if request.method == "POST":
        if not allow(request, "vote"):
            messages.error(request, "That was a lot of votes in one hour. Please come back later.")
        else:
            note_vote(request, found)
    else:
        messages.info(request, "Now that you are logged in, press “Helpful” once more.")
    return redirect(found)


def note_vote(request, found: Answer) -> None:
    """Note what she found helpful, and say so."""
    try:
        noted = posting.toggle_helpful(request.user, found)
    except posting.PostNotChangeable as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Noted: it helped you." if noted else "Taken back.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_post(request, kind, pk):
    """Take a report about a published post, from anyone."""
    post = PUBLISHED[kind](pk)
    form = ReportForm(request.POST or None)
    status = form_error_status(request, form, "report")
    if status is None:
        moderation.receive_report(post, form.cleaned_data)
        messages.success(request, "Thank you. We have your report and decide within a week.")
        return redirect(post)
    title = f"Report {'an answer' if kind == 'answer' else 'a question'}"
    return render_form(request, "report", form, status, title=title, post=post)


def form_error_status(request, form, action: str = "post") -> int | None:
    """Return the status with which a form must be shown, None if what it says can be taken."""
    if request.method != "POST":
        return 200
    if not form.is_valid():
        return 422
    return None if allow(request, action) else 429


def redirect_after_post(request, post: Question | Answer):
    """Show a post where it stands now; say so where it waits."""
    request.session.pop(DRAFT, None)
    if post.is_published:
        messages.success(request, "Thank you. It is published.")
        return redirect(post)
    messages.info(request, WAITS)
    return redirect("own_posts")


def render_form(request, name: str, form, status: int, *, title: str, above=(), **context):
    """Show a form with what was typed in it."""
    context |= {
        "form": form,
        "fault": (TOO_MANY_REPORTS if name == "report" else TOO_MANY) if status == 429 else "",
        "meta": head.make_hidden_meta(title, *above),
    }
    return render(request, f"community/{name}.html", context, status=status)
