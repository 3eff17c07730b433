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

SALT, NONCE_AGE, SEE_OTHER, UNPROCESSABLE = "messaging.preferences", 24 * 3600, 303, 422
STREAMS = (
    (Suppression.Stream.LETTERS, "Letters about your portfolio", "From your advisor, as often as you agreed"),
    (Suppression.Stream.COMMENTARY, "Market commentary", "What happened on the markets and what we think of it"),
    (Suppression.Stream.EVENTS, "Invitations", "Seminars, calls and get-togethers"),
)
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@csrf_exempt  # a mail program's one click brings no cookie (RFC 8058); the form brings a signed nonce instead
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    delivery = _delivery(token)
    if request.method != "POST":
        return _page(request, delivery, token)
    if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        _leave(delivery, Suppression.Stream.LETTERS, "one-click")
        return HttpResponse("Unsubscribed.", content_type="text/plain")
    if not _is_nonce_of(token, request.POST.get("nonce", "")):
        return _page(request, delivery, token, problem="This page was open for too long. Please press the button again.")
    _apply(request, delivery)
    return HttpResponseRedirect(f"{reverse('messaging:preferences', args=[token])}?saved=1", status=SEE_OTHER)


def _delivery(token: str) -> Delivery:
    found = Delivery.objects.select_related("client").filter(preferences_token_hash=token_hash(token)).first()
    if found is None:
        raise Http404("No such link.")
    return found


def _apply(request: HttpRequest, delivery: Delivery) -> None:
    wanted = set() if "nothing" in request.POST else set(request.POST.getlist("stream"))
    actor = events.client(delivery.client_id)
    for stream, _, _ in STREAMS:
        if stream in wanted:
            actions.come_back(client=delivery.client, stream=stream, by=actor, at=timezone.now())
        else:
            _leave(delivery, stream, "preferences page")


def _leave(delivery: Delivery, stream: str, how: str) -> None:
    actions.leave(client=delivery.client, stream=stream, how=how, by=events.client(delivery.client_id), at=timezone.now())


def _page(request: HttpRequest, delivery: Delivery, token: str, problem: str = "") -> HttpResponse:
    """No name of a client: whoever opens the link sees this page."""
    left = set(Suppression.objects.filter(client=delivery.client, lifted_at=None).values_list("stream", flat=True))
    leaving = request.GET.get("leave", "")
    rows = [(stream, name, hint, stream not in left and stream != leaving) for stream, name, hint in STREAMS]
    context = {
        "rows": rows,
        "token": token,
        "nonce": _nonce(token),
        "saved": "saved" in request.GET,
        "leaving": leaving == Suppression.Stream.LETTERS and Suppression.Stream.LETTERS not in left,
        "problem": problem,
    }
    return render(request, "messaging/preferences.html", context, status=UNPROCESSABLE if problem else 200)


def _nonce(token: str) -> str:
    return signing.TimestampSigner(salt=SALT).sign(token_hash(token)).partition(":")[2]


def _is_nonce_of(token: str, nonce: str) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{token_hash(token)}:{nonce}", max_age=NONCE_AGE)
    except signing.BadSignature:
        return False
    return True
