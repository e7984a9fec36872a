"""Log-in with an account elsewhere, from `SOCIAL_<PROVIDER>_CLIENT_ID` and `…_SECRET`."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

# Where each provider's log-in page is: a form may lead there.
HOSTS = {
    "google": ["https://accounts.google.com"],
    "facebook": ["https://www.facebook.com", "https://m.facebook.com"],
    "apple": ["https://appleid.apple.com"],
    "microsoft": ["https://login.microsoftonline.com", "https://login.live.com"],
}
OPENID = {
    "linkedin": ("LinkedIn", "https://www.linkedin.com/oauth"),
    "openid": ("Single sign-on", ""),  # a provider of the operator's own
}


def social_providers(env: Env) -> dict[str, dict[str, Any]]:
    """Return allauth's settings of the providers whose client id is set, and of no other.

    Raises ImproperlyConfigured for a provider that is not asked over TLS.
    """
    providers: dict[str, dict[str, Any]] = {}
    for name in HOSTS:
        if app := read_credentials(env, name):
            providers[name] = {"APPS": [app | apple_key(env) if name == "apple" else app]}
    if "google" in providers:
        providers["google"] |= {"SCOPE": ["email", "profile"], "OAUTH_PKCE_ENABLED": True}
    if "microsoft" in providers:
        providers["microsoft"]["OAUTH_PKCE_ENABLED"] = True
    if "facebook" in providers:
        providers["facebook"] |= {"METHOD": "oauth2", "FIELDS": ["id", "email", "name"]}
    for name, (label, server) in OPENID.items():
        server = env(f"SOCIAL_{name.upper()}_SERVER_URL", default=server).rstrip("/")
        if server and (app := read_credentials(env, name)):
            if not is_private(server):
                raise ImproperlyConfigured(f"SOCIAL_{name.upper()}_SERVER_URL must be https://…")
            label = env(f"SOCIAL_{name.upper()}_NAME", default=label)
            app |= {"provider_id": name, "name": label}
            # LinkedIn has PKCE for apps without a secret only.
            app["settings"] = {"server_url": server, "oauth_pkce_enabled": name == "openid"}
            providers.setdefault("openid_connect", {"APPS": []})["APPS"].append(app)
    return providers


def is_private(address: str) -> bool:
    """Say whether nobody on the way can answer instead: TLS vouches for a provider, because
    allauth checks no signature of a token that it has fetched itself."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1"}


def read_credentials(env: Env, name: str) -> dict[str, Any] | None:
    """Return a provider's client id and secret, None where they are not set."""
    client_id = env(f"SOCIAL_{name.upper()}_CLIENT_ID", default="")
    if not client_id:
        return None
    return {"client_id": client_id, "secret": env(f"SOCIAL_{name.upper()}_SECRET", default="")}


def apple_key(env: Env) -> dict[str, Any]:
    """Return what Apple wants besides: the key id, the team id and the private key."""
    return {
        "key": env("SOCIAL_APPLE_TEAM_ID", default=""),
        "settings": {"certificate_key": env.str("SOCIAL_APPLE_PRIVATE_KEY", "", multiline=True)},
    }


def form_targets(providers: dict[str, dict[str, Any]]) -> list[str]:
    """Return the origins that the log-in buttons lead to, for the content security policy."""
    targets = [host for name in providers for host in HOSTS.get(name, [])]
    for app in providers.get("openid_connect", {}).get("APPS", []):
        parts = urlsplit(app["settings"]["server_url"])
        targets.append(f"{parts.scheme}://{parts.netloc}")
    return targets
