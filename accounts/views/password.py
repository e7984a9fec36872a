"""/accounts/password/reset/: a forgotten password."""

from allauth.account.views import (
    PasswordResetView,
)
from django.shortcuts import redirect

from accounts import email_code
from accounts.email_code import NotConfirmed
from accounts.refusals import describe_mail_wait, render_refusal


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
        return redirect(self.get_success_url())
