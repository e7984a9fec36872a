"""URLs under /accounts/."""

from django.urls import include, path

from accounts import address_views, entrance_views, factor_views, invitation_views, views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("menu/", views.menu, name="account_menu"),
    path("gate/", views.gate, name="account_gate"),
    path("join/", entrance_views.OpenJoinView.as_view(), name="account_join"),
    path("signup/", entrance_views.JoinView.as_view(), name="account_signup"),
    path("login/", entrance_views.LogInView.as_view(), name="account_login"),
    path("reauthenticate/", entrance_views.AskAgainView.as_view(), name="account_reauthenticate"),
    path(
        "login/code/", entrance_views.RequestCodeView.as_view(), name="account_request_login_code"
    ),
    path(
        "login/code/confirm/",
        entrance_views.TypeCodeView.as_view(),
        name="account_confirm_login_code",
    ),
    path(
        "password/reset/", entrance_views.NewPasswordView.as_view(), name="account_reset_password"
    ),
    path("email/", address_views.AddressesView.as_view(), name="account_email"),
    path(
        "confirm-email/",
        entrance_views.TypeCodeView.as_view(),
        name="account_email_verification_sent",
    ),
    path("confirm-email/<str:key>/", address_views.follow_link, name="account_confirm_email"),
    path("mailbox/<str:key>/", address_views.show_mailbox, name="account_mailbox"),
    path("welcome/", views.welcome, name="account_welcome"),
    path("terms/agree/", views.agree_to_terms, name="account_agree"),
    path("sessions/", views.session_list, name="account_sessions"),
    path("second-step/", views.second_step, name="account_second_step"),
    path("2fa/totp/activate/", factor_views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", factor_views.SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("invitation/<slug:token>/", invitation_views.accept_invitation, name="accept_invitation"),
    path("newsletter/", views.newsletter, name="account_newsletter"),
    path("newsletter/confirm/<uuid:token>/", views.confirm_newsletter, name="newsletter_confirm"),
    path("newsletter/stop/<uuid:token>/", views.unsubscribe, name="newsletter_stop"),
    path("data/", views.data, name="account_data"),
    path("data/download/", views.download, name="account_download"),
    path("data/delete/", views.delete, name="account_delete"),
    path("data/keep/", views.keep, name="account_keep"),
    path("", include("allauth.urls")),
]
