"""What is asked of everyone who is signed in, at every page: has she shown what the firm asks for, and when was she here?"""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from advisors import second_factor
from advisors.models import User
from advisors.roles import Role
from events import record

SEEN_EVERY = 300  # seconds; a busy session is not written at each request
ALWAYS = ("mfa_", "account_logout", "account_reauthenticate")  # how one gets a second factor, and out


class SecondFactorMiddleware:
    """Where the firm asks for a second factor, whoever has shown none sees only the pages on which one does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or name.startswith(ALWAYS) or not request.user.is_authenticated:
            return None
        if not second_factor.is_missing(request.session):
            return None
        has_one = second_factor.has_one(request.user)
        url = reverse("mfa_reauthenticate" if has_one else "mfa_index")
        following = request.get_full_path() if request.method == "GET" and has_one else ""
        return HttpResponseRedirect(f"{url}?{urlencode({'next': following})}" if following else url)


class SupportMiddleware:
    """Support reads, and each page that it reads is an event. It writes nothing, whatever a view would allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or user.role != Role.SUPPORT or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("Support access only reads.")
        with transaction.atomic():
            keys = {key: str(value) for key, value in kwargs.items()}
            record(kind="support.read", by=user.actor, obj=user, data={"page": name, **keys})
        return None


class LastSeenMiddleware:
    """When a session was last used, for its owner's list.

    It stands beside the session: a request that rewrites the session writes over what another one put there meanwhile, such as
    the words that say what was done.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and (key := request.session.session_key):  # of somebody who is signed in
            self._note(f"seen:{key}", key, int(time.time()))
        return self.get_response(request)

    def _note(self, place: str, key: str, now: int) -> None:
        seen = cache.get(place)
        if seen is None or now - seen >= SEEN_EVERY:
            cache.set(place, now, settings.SESSION_COOKIE_AGE)
        if seen is not None and now - seen >= SEEN_EVERY:
            UserSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())
