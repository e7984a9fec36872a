"""/accounts/signup/ and /accounts/join/: joining with an address."""

from allauth.account.utils import complete_signup
from allauth.account.views import SignupView
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt

from accounts import address_ownership, email_code
from accounts.email_code import NotConfirmed
from accounts.next_url import get_next_url, get_welcome_url
from accounts.refusals import describe_mail_wait, render_refusal
from core.form_origin import is_from_own_page


class JoinView(SignupView):
    """Sign-up with an address alone: the sign-up page, and the gate's field posts here."""

    template_name = "accounts/join.html"

    def get_success_url(self):
        return get_welcome_url(self.request)

    def form_valid(self, form):
        address = form.cleaned_data["email"]
        if not settings.ACCOUNT_PREVENT_ENUMERATION:
            user = address_ownership.create_newcomer(address)
            return complete_signup(self.request, user, "none", self.get_success_url())
        try:
            email_code.send_code(self.request, address, form.purpose)
        except NotConfirmed as error:
            return render_refusal(self, form, describe_mail_wait(error.wait), error.wait)
        return redirect(self.passthrough_next_url(reverse("account_email_verification_sent")))

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class JoinAtGateView(JoinView):
    """The same for the field at the gate, which has no CSRF token because caches share its page
    between readers. Browsers tell where a form comes from; where one does not, the reader sees the
    sign-up page with the address filled in."""

    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and not is_from_own_page(request):
            query = {"email": request.POST.get("email", ""), "next": get_next_url(request)}
            return redirect(f"{reverse('account_signup')}?{urlencode(query)}")
        return super().dispatch(request, *args, **kwargs)
