"""An OpenID Connect provider that speaks the real protocol over HTTP, in a thread of the tests."""

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from core.encoding import encode_base64url

CLIENT_ID, SECRET = "inhersight", "a secret of two"
ADA = {
    "sub": "ada-1",
    "email": "ada@example.com",
    "email_verified": True,
    "name": "Ada Example",
    "picture": "https://provider.example/ada.png",
    "locale": "en",
    "birthdate": "1990-01-01",
}


class FakeProvider(ThreadingHTTPServer):
    """Answers as a provider would; tests say who logs in there and where it breaks the rules."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = new_key()
        self.reset()

    def reset(self) -> None:
        """Keep to the rules again, with Ada in front of the screen."""
        self.person: dict[str, Any] = dict(ADA)
        self.cancels = False  # at the provider's question
        self.is_down = False  # every answer is an error
        self.signing_key = self.key  # another one: the signature does not fit
        self.in_token: dict[str, Any] = {}  # claims of the id_token that differ
        self.in_userinfo: dict[str, Any] = {}  # claims of the userinfo that differ
        self.codes: dict[str, dict[str, str]] = {}
        self.access_tokens: set[str] = set()

    def discovery(self) -> dict[str, Any]:
        """Where everything is."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        """The public key that id_tokens are checked with."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the visitor goes next. Raises ValueError if the site asks in a wrong way."""
        expect(query.get("response_type") == "code", "unsupported_response_type")
        expect(query.get("client_id") == CLIENT_ID, "unauthorized_client")
        expect("openid" in query.get("scope", "").split(), "invalid_scope")
        expect(query.get("code_challenge_method") == "S256", "invalid_request")
        if self.cancels:
            answer = {"error": "access_denied"}
        else:
            answer = {"code": secrets.token_urlsafe()}
            self.codes[answer["code"]] = query
        return f"{query['redirect_uri']}?{urlencode(answer | {'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Change a code for tokens, once, for the client that asked. Raises ValueError if it is
        another one."""
        expect(form.get("client_id") == CLIENT_ID, "invalid_client")
        expect(form.get("client_secret") == SECRET, "invalid_client")
        expect(form.get("grant_type") == "authorization_code", "unsupported_grant_type")
        asked = self.codes.pop(form.get("code", ""), {})
        expect(bool(asked), "invalid_grant")
        expect(form.get("redirect_uri") == asked["redirect_uri"], "invalid_grant")
        expect(challenge(form.get("code_verifier", "")) == asked["code_challenge"], "invalid_grant")
        now = int(time.time())
        claims = self.person | {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        access_token = secrets.token_urlsafe()
        self.access_tokens.add(access_token)
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode(
                claims | self.in_token, self.signing_key, "RS256", headers={"kid": "1"}
            ),
        }

    def userinfo(self, authorization: str) -> dict[str, Any]:
        """Return who it is. Raises ValueError for a token that is not ours."""
        expect(authorization.removeprefix("Bearer ") in self.access_tokens, "invalid_token")
        return self.person | self.in_userinfo


class Handler(BaseHTTPRequestHandler):
    """Leads requests to the provider's methods."""

    server: FakeProvider

    def do_GET(self):
        parts = urlsplit(self.path)
        answers = {
            "/.well-known/openid-configuration": self.server.discovery,
            "/keys": self.server.keys,
            "/authorize": lambda: self.server.authorize(dict(parse_qsl(parts.query))),
            "/userinfo": lambda: self.server.userinfo(self.headers.get("Authorization", "")),
        }
        self.answer(answers.get(parts.path))

    def do_POST(self):
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answers = {"/token": lambda: self.server.token(dict(parse_qsl(form)))}
        self.answer(answers.get(urlsplit(self.path).path))

    def answer(self, method) -> None:
        """Send a redirect where a method returns an address, and JSON else."""
        if self.server.is_down or not method:
            return self.send(503 if self.server.is_down else 404, {"error": "no answer"})
        try:
            result = method()
        except ValueError as error:
            return self.send(400, {"error": str(error)})
        if isinstance(result, str):
            return self.send(302, {}, Location=result)
        return self.send(200, result)

    def send(self, status: int, data: dict[str, Any], **headers: str) -> None:
        """Send JSON."""
        body = json.dumps(data).encode()
        self.send_response(status)
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[FakeProvider]:
    """A provider for as long as the block lasts."""
    with FakeProvider() as provider:
        thread = threading.Thread(target=provider.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield provider
        provider.shutdown()
        thread.join()


def new_key() -> rsa.RSAPrivateKey:
    """Return a key to sign with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def challenge(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return encode_base64url(digest)


def expect(condition: bool, error: str) -> None:
    """Raise ValueError with an OAuth error code unless a condition holds."""
    if not condition:
        raise ValueError(error)
