"""/accounts/password/reset/: a forgotten password."""

from allauth.account.views import PasswordResetDoneView, PasswordResetView
from django.shortcuts import redirect

from accounts import email_code
from accounts.email_code import NotConfirmed
from accounts.refusals import describe_mail_wait, render_refusal

ADDRESS_KEY = "password_reset_address"  # in the session, until the next page has named it


class NewPasswordView(PasswordResetView):
    """A forgotten password: where to send the link."""

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        try:
            email_code.count_request(self.request, address, "reset_password")
            email_code.require_room(self.request, address)
        except NotConfirmed as error:
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        if form.users:
            form.save(self.request)
        else:
            email_code.send_message(self.request, address, "unknown")
        self.request.session[ADDRESS_KEY] = address
        return redirect(self.get_success_url())


class LinkSentView(PasswordResetDoneView):
    """Say where the link to a new password was sent."""

    def get_context_data(self, **kwargs):
        address = self.request.session.pop(ADDRESS_KEY, "")
        return super().get_context_data(**kwargs) | {"address": address}
