"""What may a mail provider tell us of our letters? Signed by the firm's own key, or refused without a trace."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.actions import tracking
from messaging.channels.hooks import Forged, Unreadable, hook
from messaging.models import WebhookKey
from relate.lib.pace import Pace, address_of

KNOCKS, MOST = Pace("hook", 1200), 2 * 1024 * 1024  # SendGrid sends what gathered within a second, up to 1 MB
UNREADABLE, FORBIDDEN, TOO_LARGE, TOO_MANY = 400, 403, 413, 429


@csrf_exempt  # a machine of the provider's: its signature over the bytes stands for the cookie
@login_not_required
@never_cache
@require_POST
def events(request: HttpRequest, provider: str) -> HttpResponse:
    if wait := KNOCKS.wait(address_of(request)):
        return _said("Too many requests.", TOO_MANY, wait)
    if int(request.headers.get("Content-Length") or 0) > MOST or len(request.body) > MOST:
        return _said("Too large.", TOO_LARGE)
    try:
        return _taken(request, provider, timezone.now())
    except Forged:
        return _said("Not signed by the key of this firm, or too long ago.", FORBIDDEN)
    except Unreadable:
        return _said("No list of events.", UNREADABLE)


def _taken(request: HttpRequest, provider: str, at: datetime) -> HttpResponse:
    key = WebhookKey.objects.filter(provider=provider, removed_at=None).first()
    if key is None:
        raise Forged
    told = hook(provider).read(request.body, headers=request.headers, key=key.public_key, at=at)
    taken = tracking.take(key=key, told=told, body=request.body, at=at)
    return _said(f"{taken.applied} applied, {taken.parked} parked, {taken.known} known.", 200)


def _said(text: str, status: int, wait: int = 0) -> HttpResponse:
    headers = {"Retry-After": str(wait)} if wait else {}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain", headers=headers)
