"""Accounts: how members join and log in, allauth's settings, and who needs a second step."""

from inhersight.settings.environment import HTTPS, SITE_NAME, env
from inhersight.settings.social import social_providers

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "accounts.models.session"
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60  # seconds, for who asks to be remembered
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# With it, no page says whether an address is known; the answer goes to the mailbox. Readers then
# need a code from their mailbox before they can read on.
PREVENT_ENUMERATION = env.bool("PREVENT_ENUMERATION", False)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.reset_tokens.ResetTokenGenerator"  # noqa: S105  # nosec B105
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the password can wait (JoinForm)
ACCOUNT_FORMS = {
    "signup": "accounts.forms.JoinForm",
    "login": "accounts.forms.LogInForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "reset_password": "accounts.forms.NewPasswordForm",  # nosec B105
    "add_email": "accounts.forms.AddAddressForm",
}
ACCOUNT_PREVENT_ENUMERATION = PREVENT_ENUMERATION
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is in an account once it is confirmed, not before
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, a new passkey and the like
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # step of 30 seconds, for slow fingers and clocks (RFC 6238, 5.2)
# Whoever may open the admin needs a second step, unless the word is a clear no.
STAFF_MFA = env("STAFF_MFA", default="1").strip().lower() not in {"0", "false", "no", "off"}

# Log-in with an account elsewhere: a provider is there once its client id is set.

SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_FORMS = {
    "disconnect": "accounts.forms.UnlinkForm",
    "signup": "accounts.forms.SocialJoinForm",
}
SOCIALACCOUNT_ADAPTER = "accounts.social_adapter.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = social_providers(env)
