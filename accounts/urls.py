"""URLs under /accounts/."""

from django.urls import include, path

from accounts import factor_views, invitation_views, views

urlpatterns = [
    path("", views.profile, name="account_profile"),
    path("menu/", views.menu, name="account_menu"),
    path("gate/", views.gate, name="account_gate"),
    path("join/", views.OpenJoinView.as_view(), name="account_join"),
    path("signup/", views.JoinView.as_view(), name="account_signup"),
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
