"""Who does the firm's own identity provider say this is? OpenID Connect's code flow, with PKCE, state and nonce.

A call to the provider goes through `relate.lib.outgoing` like every other: its address is what a firm's admin typed.
"""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import cache

from advisors.models import IdentityProvider
from relate.lib import jwt, outgoing

BEGUN = "oidc"  # in the session, between the two redirects
SECONDS, LEEWAY, KNOWN_FOR = 8.0, 60, 600
WELL_KNOWN = "/.well-known/openid-configuration"


class UnableToSignIn(Exception):
    """Says why, in a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the provider vouches for. `email`: empty unless it says that it verified it; `meant_for`: as the sign-in was begun."""

    subject: str
    email: str
    has_second_factor: bool
    meant_for: str


def described(issuer: str) -> dict[str, Any]:
    """The provider's own description of its addresses (OpenID Connect Discovery 1.0, 4)."""
    key = f"oidc:{hashlib.sha256(issuer.encode()).hexdigest()}"
    if (known := cache.get(key)) is None:
        known = _fetched("GET", issuer.rstrip("/") + WELL_KNOWN)
        if known.get("issuer") != issuer:
            raise UnableToSignIn(f"The provider calls itself {str(known.get('issuer'))[:200]}, not {issuer}.")
        if not _is_safe(known.get("authorization_endpoint")):
            raise UnableToSignIn("The provider's sign-in page has no https address.")
        cache.set(key, known, KNOWN_FOR)
    return dict(known)


def begin(provider: IdentityProvider, session: SessionBase, *, back_to: str, meant_for: str = "") -> str:
    """Where the browser goes to sign in. What only this browser's session knows comes back with it, or nobody is signed in.

    `meant_for`: the key of the invitation, or of the signed-in person, to whom whoever comes back shall belong.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    endpoint = described(provider.issuer)["authorization_endpoint"]
    session[BEGUN] = {"state": state, "nonce": nonce, "verifier": verifier, "provider": str(provider.pk), "for": meant_for}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back_to,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def complete(provider: IdentityProvider, session: SessionBase, *, answer: dict[str, str], back_to: str) -> Claimed:
    """Who came back. A state is used up by its first answer, right or wrong."""
    begun = session.pop(BEGUN, None) or {}
    is_ours = begun.get("provider") == str(provider.pk) and _same(begun["state"], answer.get("state"))
    if not is_ours:
        raise UnableToSignIn("This sign-in was not begun here, or it was begun anew. Please try again.")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise UnableToSignIn("The answer came from another provider.")
    if not answer.get("code"):
        raise UnableToSignIn(f"{provider.name} did not sign you in.")
    known = described(provider.issuer)
    token = _token(provider, known, code=answer["code"], verifier=begun["verifier"], back_to=back_to)
    try:
        said = jwt.claims(token, _fetched("GET", known.get("jwks_uri", "")).get("keys", []))
    except jwt.BadToken as error:
        raise UnableToSignIn(str(error)) from error
    _must_be_meant_for_us(said, provider, nonce=begun["nonce"])
    return _claimed(said, begun["for"])


def _token(provider: IdentityProvider, known: dict[str, Any], *, code: str, verifier: str, back_to: str) -> str:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back_to, "code_verifier": verifier}
    secret = provider.client_secret
    if "client_secret_basic" in known.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        own: dict[str, Any] = {"auth": (quote(provider.client_id, safe=""), quote(secret, safe=""))}
    else:
        own, form = {}, {**form, "client_id": provider.client_id, "client_secret": secret}
    return str(_fetched("POST", known.get("token_endpoint", ""), data=form, **own).get("id_token", ""))


def _must_be_meant_for_us(said: dict[str, Any], provider: IdentityProvider, *, nonce: str) -> None:
    """OpenID Connect Core 1.0, 3.1.3.7."""
    audience = said.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    now = time.time()
    is_meant = (
        said.get("iss") == provider.issuer
        and provider.client_id in audiences
        and (len(audiences) == 1 or said.get("azp") == provider.client_id)
        and _moment(said.get("exp")) > now - LEEWAY
        and _moment(said.get("iat")) < now + LEEWAY
        and _same(nonce, said.get("nonce"))
    )
    if not is_meant:
        raise UnableToSignIn("The provider's answer was not meant for this sign-in.")


def _claimed(said: dict[str, Any], meant_for: str) -> Claimed:
    subject = str(said.get("sub", ""))
    if not subject or len(subject) > 255:
        raise UnableToSignIn("The provider did not say who you are.")
    email = str(said.get("email", "")).strip().lower() if said.get("email_verified") is True else ""
    shown = said.get("amr")
    return Claimed(subject, email, isinstance(shown, list) and "mfa" in shown, meant_for)


def _same(ours: str, theirs: Any) -> bool:
    return secrets.compare_digest(ours.encode(), str(theirs).encode())


def _moment(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _fetched(method: str, url: str, **sent: Any) -> dict[str, Any]:
    if not _is_safe(url):
        raise UnableToSignIn("The provider has an address that is not https.")
    try:
        with outgoing.client(SECONDS) as client:
            answer = client.request(method, url, headers={"Accept": "application/json"}, follow_redirects=method == "GET", **sent)
            answer.raise_for_status()
            found = answer.json()
    except (outgoing.Failed, json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnableToSignIn(f"The firm's identity provider did not answer as it should ({type(error).__name__}).") from error
    if not isinstance(found, dict):
        raise UnableToSignIn("The firm's identity provider answered with something else.")
    return found


def _is_safe(url: Any) -> bool:
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    return parts.scheme == "https" or parts.netloc in settings.OUTGOING_INTERNAL
