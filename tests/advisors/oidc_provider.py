"""A scripted OpenID provider on loopback: it signs what it is told to, rightly or wrongly."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import override_settings

CLIENT_ID, SECRET = "relate-larkspur", "s3cret:with/odd&characters"
KEY, FOREIGN_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value):
    return encoded(value.to_bytes((value.bit_length() + 7) // 8))


def jwk(key):
    public = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": number(public.n), "e": number(public.e)}


def signed(claims, key=KEY, algorithm="RS256", kid="one"):
    head = encoded(json.dumps({"alg": algorithm, "kid": kid, "typ": "JWT"}).encode())
    text = f"{head}.{encoded(json.dumps(claims).encode())}"
    if algorithm == "none":
        return f"{text}."
    if algorithm == "HS256":  # with the public key as the shared secret, as in CVE-2015-9235
        return f"{text}.{encoded(hmac.digest(jwk(KEY)['n'].encode(), text.encode(), 'sha256'))}"
    return f"{text}.{encoded(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


class Provider:
    """`person` is who signs in there; `changed` replaces claims; `sign` makes the token."""

    def __init__(self, address):
        self.issuer = address
        self.person = {"sub": "u-1", "email": "ada@larkspur.example", "email_verified": True, "name": "Ada W."}
        self.changed, self.sign, self.calls, self.asked = {}, signed, [], {}

    def sign_in(self, location):
        """The person agrees on the provider's page: the query with which the browser comes back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert self.asked["response_type"] == "code"
        return {"code": "c-1", "state": self.asked["state"], "iss": self.issuer}

    def answer(self, path, form, authorization):
        self.calls.append(path)
        if path.endswith("/openid-configuration"):
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            return 200, {"issuer": self.issuer, **{name: f"{self.issuer}/{end}" for name, end in names.items()}}
        if path == "/jwks":
            return 200, {"keys": [jwk(KEY)]}
        return self.token(form, authorization)

    def token(self, form, authorization):
        from urllib.parse import quote

        expected = base64.b64encode(f"{CLIENT_ID}:{quote(SECRET, safe='')}".encode()).decode()
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        is_right = authorization == f"Basic {expected}" and challenge == self.asked["code_challenge"]
        if not (is_right and form["code"] == "c-1" and form["redirect_uri"] == self.asked["redirect_uri"]):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        return 200, {"id_token": self.sign({**claims, **self.person, **self.changed})}


@contextmanager
def provider():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply({})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply({name: values[0] for name, values in parse_qs(body).items()})

        def reply(self, form):
            status, content = made.answer(self.path, form, self.headers.get("Authorization"))
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with override_settings(OUTGOING_INTERNAL=[f"127.0.0.1:{server.server_port}"]):
            yield made
    finally:
        server.shutdown()
        server.server_close()
