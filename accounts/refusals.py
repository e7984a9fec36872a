"""What a page says when a code is not right, or no more mail is sent for now."""

from django.http import HttpResponse

from core.rate_limits import describe_wait

WORDS = {
    "wrong": "That is not the code we sent. Look again, or ask for a new one.",
    "expired": "This code is no longer good. Please ask for a new one.",
    "taken": "This address has an account of its own meanwhile. Log in to it with a code.",
}


def describe_mail_wait(wait: int) -> str:
    """Say how long a mailbox gets no more mail, and what helps until then."""
    return (
        "We have written to this mailbox often enough. "
        f"You can ask again in {describe_wait(wait)}. Until then, log in with a password or a "
        "passkey. Or open the link at the end of the last mail you have from us: it shows that "
        "the mailbox is yours, and you can ask at once."
    )


def render_refusal(view, form, words: str, wait: int) -> HttpResponse:
    """Show a form again, with how long to wait, and what was typed still in it."""
    form.add_error(None, words)
    response = view.render_to_response(view.get_context_data(form=form), status=429)
    response["Retry-After"] = str(wait)
    return response
