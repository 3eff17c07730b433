"""What does a client see whose answer cannot be taken now? Her own words, ready to be sent again, without asking the database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from feedback.models import Rating
from feedback.words import CHIPS, LANGUAGES, words
from tenants import hosts


def when_broken(request: HttpRequest, status: int) -> HttpResponse:
    """Also on our own error: whatever broke, she shall not have to write it twice."""
    response = held(request, "away" if request.method == "POST" else "away_look", status)
    add_never_cache_headers(response)
    return unlisted(response)


def held(request: HttpRequest, name: str, status: int) -> HttpResponse:
    """The sentence `name`, and under it what was sent, as a form that sends it again; it works without JavaScript."""
    language = request.POST.get("lang") or request.GET.get("lang") or ""
    brand = hosts.look_of(hosts.normalised(request.headers.get("Host", "")) or "")
    said = words(language).filled(advisor="", firm=brand.name if brand else "", phone=brand.phone if brand else "", rating="")
    context = {
        "words": said,
        "language": language if language in LANGUAGES else "en",
        "brand": brand,
        "heading": said[name],
        "lede": said[f"{name}_lede"],
        "action": request.path,
        "nonce": request.POST.get("nonce", ""),
        "is_introduction": "name" in request.POST,
        "values": typed(request),
        "ratings": list(zip(Rating.values, said["ratings"], strict=True)),
        "chips": list(zip(CHIPS, said["chips"], strict=True)),
    }
    template = "feedback/held.html" if request.method == "POST" else "feedback/notice.html"
    return HttpResponse(render_to_string(template, context), status=status)


def typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed comes back as it was: nobody writes a letter twice."""
    rating = request.POST.get("rating", "")
    return {
        "rating": int(rating) if rating in map(str, Rating.values) else None,
        "topics": request.POST.getlist("topic"),
        "message": request.POST.get("message", ""),
        "call": "call" in request.POST,
        "name": request.POST.get("name", ""),
        "email": request.POST.get("email", ""),
    }


def unlisted(response: HttpResponse) -> HttpResponse:
    """A page under a token: no search engine, and its address goes nowhere."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
