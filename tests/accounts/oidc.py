"""A provider of log-ins that speaks OpenID Connect over HTTP, in a thread of the tests."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "the-client", "the-secret"


class Provider:
    """Who logs in there, and whether it keeps to the rules: tests set these."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims = {"sub": "ada-1", "email": "ada@example.com", "email_verified": True}
        self.claims |= {"name": "Ada Example", "picture": "https://evil.example/spy.png"}
        self.codes = {}
        self.refuses = ""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, "")

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                provider.answer(self, self.rfile.read(length).decode())

            def log_message(self, *arguments):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler, body):
        """Answer a request."""
        parts = urlsplit(handler.path)
        query = {k: v[0] for k, v in parse_qs(parts.query or "").items()}
        form = {k: v[0] for k, v in parse_qs(body).items()}
        if parts.path == "/.well-known/openid-configuration":
            return self.send(handler, self.discovery())
        if parts.path == "/jwks":
            return self.send(handler, {"keys": [self.public_key()]})
        if parts.path == "/authorize":
            return self.authorize(handler, query)
        if parts.path == "/token":
            return self.token(handler, form)
        if parts.path == "/userinfo":
            return self.send(handler, self.claims)
        return self.send(handler, {}, 404)

    def discovery(self):
        """Where everything is."""
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in names.items()},
        }

    def public_key(self):
        """The key that tokens can be checked with."""
        found = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return found | {"kid": "1", "use": "sig", "alg": "RS256"}

    def authorize(self, handler, query):
        """Let her in, or send her back as somebody who has pressed Cancel."""
        if self.refuses:
            back = {"error": self.refuses}
        else:
            code = secrets.token_urlsafe()
            self.codes[code] = query
            back = {"code": code}
        target = f"{query['redirect_uri']}?{urlencode(back | {'state': query['state']})}"
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    def token(self, handler, form):
        """Change a code for a token, once, and only for who can prove to have asked for it."""
        asked = self.codes.pop(form.get("code"), None)
        proven = asked and form.get("client_secret") == SECRET and self.fits(asked, form)
        if not proven:
            return self.send(handler, {"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = self.claims | {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300}
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = jwt.encode(claims, self.key, "RS256", headers={"kid": "1"})
        return self.send(
            handler, {"access_token": "access", "token_type": "Bearer", "id_token": token}
        )

    def fits(self, asked, form) -> bool:
        """Whether the proof (RFC 7636) fits the challenge, where there was one."""
        if "code_challenge" not in asked:
            return True
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]

    def send(self, handler, data, status=200):
        """Send JSON."""
        body = json.dumps(data).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
