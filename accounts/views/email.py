"""/accounts/email/, /accounts/confirm-email/ and /accounts/mailbox/: the member's addresses."""

from allauth.account.utils import perform_login
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import address_ownership, email_code, mail_limits, mail_links
from accounts.allauth_private import PlainEmailView
from accounts.email_code import NotConfirmed
from accounts.forms import CodeForm
from accounts.next_url import get_next_url, get_welcome_url
from accounts.pending_social_login import link_kept_social_login
from accounts.refusals import WORDS, describe_mail_wait, render_refusal
from accounts.terms import agree_to_terms


@method_decorator([never_cache, login_required, rate_limit(action="manage_email")], name="dispatch")
class AddressesView(PlainEmailView):
    """The member's addresses. Each is added with a code typed here, a newcomer's first one too."""

    def post(self, request, *args, **kwargs):
        for name in ("action_code", "action_send", "action_forget"):
            if name in request.POST:
                return getattr(self, name)()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        address, user = form.cleaned_data["email"], self.request.user
        owner = address_ownership.find_owner(address)
        purpose = "join" if user.is_newcomer else "add"
        try:
            email_code.send_code(self.request, address, "known" if owner else purpose)
        except NotConfirmed as error:
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        address_ownership.note_pending_address(user, address)
        return self.go_on(f"We have sent a code to {address}.")

    def action_send(self):
        """Send another code to the address that is to be confirmed."""
        if not self.request.user.address_to_confirm:  # meanwhile, in another tab
            return self.go_on("Your address is confirmed. There is nothing to send.")
        try:
            email_code.send_member_code(self.request)
        except NotConfirmed as error:
            form = self.get_form_class()(user=self.request.user, data={})
            form.errors.clear()
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        return self.go_on(f"We have sent a code to {self.request.user.address_to_confirm}.")

    def action_code(self):
        """Check the code from the mailbox."""
        try:
            address = email_code.confirm_address(self.request, self.request.POST.get("code", ""))
        except NotConfirmed as error:
            context = self.get_context_data(form=self.get_form_class()(user=self.request.user))
            context["code_form"] = code_form = CodeForm(self.request.POST)
            code_form.add_error("code", WORDS[error.code])
            return self.render_to_response(context, status=422)
        messages.success(self.request, f"{address} is confirmed.")
        return redirect(get_next_url(self.request) if "next" in self.request.POST else self.here())

    def action_forget(self):
        """Forget a further address that was asked for. A newcomer has no other."""
        if not self.request.user.is_newcomer:
            address_ownership.forget_pending_address(self.request.user)
        return self.go_on("The address is forgotten.")

    def go_on(self, words: str):
        """Show the page again with a message."""
        messages.success(self.request, words)
        return redirect(self.here())

    def here(self) -> str:
        """Return this page's URL with the page to continue to."""
        query = {"next": get_next_url(self.request)}
        path = reverse("account_email")
        return path if query["next"] == "/" else f"{path}?{urlencode(query)}"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        target = get_next_url(self.request)
        return context | get_code_context(self.request) | {"next": "" if target == "/" else target}


def get_code_context(request) -> dict:
    """Return the context of a page that asks for the code for a member's address."""
    address = request.user.address_to_confirm
    was_sent = email_code.has_sent_code(request, address)
    return {"address": address, "code_was_sent": was_sent, "code_form": CodeForm()}


def ask_to_confirm(request):
    """Tell a member that a page needs a confirmed address, and take the code for it."""
    context = get_code_context(request) | {"next": request.path}
    return render(request, "account/verified_email_required.html", context)


def confirm_newcomer(request, address: str) -> HttpResponse:
    """Confirm an address in the browser that joined with it: everything stays."""
    try:
        address_ownership.confirm_address(
            request.user, address, session_key=request.session.session_key
        )
    except address_ownership.AddressTaken:
        messages.error(request, WORDS["taken"])
        return redirect("account_email")
    request.session.cycle_key()  # whoever knew the old one has shown nothing
    link_kept_social_login(request, request.user, address)
    messages.success(request, f"{address} is confirmed. The account is yours.")
    return redirect(get_welcome_url(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_join_link(request, key):
    """Follow the link in the mail after joining. It opens a clean account if the address has none;
    in the browser that joined, it confirms the address. It never logs in to another account."""
    try:
        address = mail_links.read_link(key, mail_links.JOIN)
    except mail_links.LinkExpired:
        return render(request, "account/email_confirm.html", {"state": "expired"}, status=410)
    user = request.user
    is_here = user.is_authenticated and user.is_newcomer and user.pending_address == address
    context = {"address": address, "is_here": is_here, "state": "open"}
    if address_ownership.find_owner(address):
        return render(request, "account/email_confirm.html", context | {"state": "used"})
    if request.method != "POST":
        return render(request, "account/email_confirm.html", context)
    return confirm_newcomer(request, address) if is_here else open_clean_account(request, address)


def open_clean_account(request, address: str):
    """Open a clean account for an address, and log its owner in."""
    try:
        user = address_ownership.open_account(address)
    except address_ownership.AddressTaken:
        context = {"address": address, "state": "used"}
        return render(request, "account/email_confirm.html", context)
    agree_to_terms(user)
    response = perform_login(
        request, user, "none", redirect_url=get_welcome_url(request), email=address
    )
    messages.success(request, f"{address} is confirmed. The account is yours.")
    return response


@never_cache
@require_safe
def open_pass_link(request, key):
    """Follow the link at the end of our mails: this browser may then request more mail."""
    try:
        address = mail_links.read_link(key, mail_links.PASS)
    except mail_links.LinkExpired:
        messages.error(request, "This link is too old. The one in a newer mail works.")
        return redirect("account_request_login_code")
    mail_limits.note_mailbox_shown(request, address)
    messages.success(request, "Thank you. You can ask for a code now.")
    return redirect(f"{reverse('account_request_login_code')}?{urlencode({'email': address})}")
