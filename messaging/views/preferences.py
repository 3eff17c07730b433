"""What does a client see who wants less mail? Opening the page changes nothing; a press does, or RFC 8058's one click."""

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

import events
from messaging import actions
from messaging.links import token_hash
from messaging.models import Delivery, Suppression
from messaging.sheets import language_of
from messaging.words import pairs
from relate.lib.pace import Pace, address_of

SALT, NONCE_AGE, SEE_OTHER, UNPROCESSABLE, TOO_MANY = "messaging.preferences", 24 * 3600, 303, 422, 429
LOOKS, PRESSES = Pace("preferences", 60), Pace("preferences-press", 10)
STREAMS = (Suppression.Stream.LETTERS, Suppression.Stream.COMMENTARY, Suppression.Stream.EVENTS)
NAMES = {"en": "English", "es": "Español"}
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@csrf_exempt  # a mail program's one click brings no cookie (RFC 8058); the form brings a signed nonce instead
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    is_one_click = request.method == "POST" and request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    delivery = _delivery(token)
    if wait := _wait(request, token, is_free=is_one_click and delivery is not None):
        return _too_fast(request, delivery, wait)
    if delivery is None:
        raise Http404("No such link.")
    if request.method != "POST":
        return _page(request, delivery, token)
    if is_one_click:
        _leave(delivery, Suppression.Stream.LETTERS, "one-click")
        return HttpResponse("Unsubscribed.", content_type="text/plain")
    if not _is_nonce_of(token, request.POST.get("nonce", "")):
        return _page(request, delivery, token, problem="stale")
    _apply(request, delivery)
    address = f"{reverse('messaging:preferences', args=[token])}?saved=1&lang={_language(request, delivery)}"
    return HttpResponseRedirect(address, status=SEE_OTHER)


def _delivery(token: str) -> Delivery | None:
    return (
        Delivery.objects.select_related("client", "message__household").filter(preferences_token_hash=token_hash(token)).first()
    )


def _wait(request: HttpRequest, token: str, *, is_free: bool) -> int:
    """`is_free`: a mail provider presses for all its customers from one address, and each press must count."""
    wait = 0 if is_free else LOOKS.wait(address_of(request))
    return wait or (PRESSES.wait(token) if request.method == "POST" else 0)


def _too_fast(request: HttpRequest, delivery: Delivery | None, wait: int) -> HttpResponse:
    language = _language(request, delivery)
    context = {"language": language, "words": pairs(language, "pages", "preferences")}
    response = render(request, "messaging/too_fast.html", context, status=TOO_MANY)
    response["Retry-After"] = str(wait)
    return response


def _apply(request: HttpRequest, delivery: Delivery) -> None:
    wanted = set() if "nothing" in request.POST else set(request.POST.getlist("stream"))
    actor = events.client(delivery.client_id)
    for stream in STREAMS:
        if stream in wanted:
            actions.come_back(client=delivery.client, stream=stream, by=actor, at=timezone.now())
        else:
            _leave(delivery, stream, "preferences page")


def _leave(delivery: Delivery, stream: str, how: str) -> None:
    actions.leave(client=delivery.client, stream=stream, how=how, by=events.client(delivery.client_id), at=timezone.now())


def _page(request: HttpRequest, delivery: Delivery, token: str, problem: str = "") -> HttpResponse:
    """No name of a client: whoever opens the link sees this page. In the household's language, or the one that was chosen."""
    language = _language(request, delivery)
    words = pairs(language, "pages", "preferences")
    left = set(Suppression.objects.filter(client=delivery.client, lifted_at=None).values_list("stream", flat=True))
    leaving = request.GET.get("leave", "")
    rows = [(stream, words[stream], words[f"{stream}_hint"], stream not in left and stream != leaving) for stream in STREAMS]
    context = {
        "words": words,
        "language": language,
        "other_languages": [(code, name) for code, name in NAMES.items() if code != language],
        "rows": rows,
        "token": token,
        "nonce": _nonce(token),
        "saved": "saved" in request.GET,
        "leaving": leaving == Suppression.Stream.LETTERS and Suppression.Stream.LETTERS not in left,
        "problem": words[problem] if problem else "",
    }
    return render(request, "messaging/preferences.html", context, status=UNPROCESSABLE if problem else 200)


def _language(request: HttpRequest, delivery: Delivery | None) -> str:
    asked = request.POST.get("lang") or request.GET.get("lang") or ""
    if asked in NAMES:
        return asked
    return language_of(delivery.message.household) if delivery else "en"


def _nonce(token: str) -> str:
    return signing.TimestampSigner(salt=SALT).sign(token_hash(token)).partition(":")[2]


def _is_nonce_of(token: str, nonce: str) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{token_hash(token)}:{nonce}", max_age=NONCE_AGE)
    except signing.BadSignature:
        return False
    return True
