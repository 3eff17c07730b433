"""Which links does a letter carry? Random ones, of one delivery; the database keeps their hashes."""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from messaging.mail import Links

PLACEHOLDER = "0" * 43


@dataclass(frozen=True, slots=True)
class Tokens:
    """Two secrets of 256 bits: one answers, the other changes what we send."""

    rating: str
    preferences: str


def minted() -> Tokens:
    return Tokens(rating=secrets.token_urlsafe(32), preferences=secrets.token_urlsafe(32))


def token_hash(token: str) -> str:
    """Enough for 256 random bits; a database that leaks gives no link away."""
    return hashlib.sha256(token.encode()).hexdigest()


def links_for(tokens: Tokens, *, host: str) -> Links:
    preferences = absolute(host, reverse("messaging:preferences", args=[tokens.preferences]))
    return Links(
        rating=absolute(host, reverse("feedback:answer", args=[tokens.rating])),
        preferences=preferences,
        unsubscribe=f"{preferences}?leave=letters",
    )


def placeholders(*, host: str) -> Links:
    """What an approver approves: the links' places, since the links are made for each delivery."""
    return links_for(Tokens(PLACEHOLDER, PLACEHOLDER), host=host)


def one_click(links: Links) -> dict[str, str]:
    """The headers of RFC 2369 and RFC 8058, by which a mail program offers to unsubscribe."""
    return {"List-Unsubscribe": f"<{links.preferences}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def absolute(host: str, path: str) -> str:
    scheme = "https" if settings.HTTPS else "http"
    port = f":{settings.PORT}" if settings.PORT else ""
    return f"{scheme}://{host}{port}{path}"
