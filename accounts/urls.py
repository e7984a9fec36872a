"""URLs under /accounts/. Each page has its view in the module of `accounts/views/` it is named for;
what is not here is allauth's own."""

from django.urls import include, path

from accounts.views import (
    data,
    email,
    gate,
    invitation,
    login,
    menu,
    newsletter,
    password,
    profile,
    second_step,
    sessions,
    signup,
)

urlpatterns = [
    path("", profile.edit_profile, name="account_profile"),
    path("menu/", menu.show_menu, name="account_menu"),
    path("gate/", gate.tell_free_articles, name="account_gate"),
    path("join/", signup.JoinAtGateView.as_view(), name="account_join"),
    path("signup/", signup.JoinView.as_view(), name="account_signup"),
    path("login/", login.LogInView.as_view(), name="account_login"),
    path("reauthenticate/", login.AskPasswordView.as_view(), name="account_reauthenticate"),
    path("login/code/", login.RequestCodeView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", login.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("password/reset/", password.NewPasswordView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/", password.LinkSentView.as_view(), name="account_reset_password_done"
    ),
    path("email/", email.AddressesView.as_view(), name="account_email"),
    path("confirm-email/", login.ConfirmCodeView.as_view(), name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", email.open_join_link, name="account_confirm_email"),
    path("mailbox/<str:key>/", email.open_pass_link, name="account_mailbox"),
    path("welcome/", profile.show_welcome, name="account_welcome"),
    path("terms/agree/", profile.accept_terms, name="account_agree"),
    path("sessions/", sessions.show_sessions, name="account_sessions"),
    path("second-step/", second_step.ask_second_step, name="account_second_step"),
    path("2fa/totp/activate/", second_step.SetUpAppView.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", second_step.SetUpPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("invitation/<slug:token>/", invitation.show_invitation, name="accept_invitation"),
    path("newsletter/", newsletter.manage_newsletter, name="account_newsletter"),
    path(
        "newsletter/confirm/<uuid:token>/",
        newsletter.confirm_newsletter,
        name="newsletter_confirm",
    ),
    path("newsletter/stop/<uuid:token>/", newsletter.stop_newsletter, name="newsletter_stop"),
    path("data/", data.show_data, name="account_data"),
    path("data/download/", data.download_data, name="account_download"),
    path("data/delete/", data.request_deletion, name="account_delete"),
    path("data/keep/", data.cancel_deletion, name="account_keep"),
    path("", include("allauth.urls")),
]
