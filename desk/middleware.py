"""What does every page have in common? Its reader's clock; to htmx, messages travel along and a redirect moves the page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from advisors.models import User


class LocalTimeMiddleware:
    """Days and hours as the signed-in person lives them; machines and strangers read UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or request.path.startswith("/api/"):
            return self.get_response(request)
        with timezone.override(ZoneInfo(user.time_zone)):
            return self.get_response(request)


class FragmentMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "HX-Request" not in request.headers:
            return response
        if response.status_code in (301, 302, 303):
            return _whole_page(response)
        if response.status_code in (200, 422) and response.get("Content-Type", "").startswith("text/html"):
            _add_messages(request, response)
        return response


def _whole_page(redirect: HttpResponse) -> HttpResponse:
    """The browser would follow a redirect silently and htmx would put a whole page into a fragment."""
    response = HttpResponse(status=200)
    response["HX-Redirect"] = redirect["Location"]
    response.cookies.update(redirect.cookies)
    return response


def _add_messages(request: HttpRequest, response: HttpResponse) -> None:
    waiting = [] if response.streaming else list(get_messages(request))
    if waiting:
        html = render_to_string("components/toasts.html", {"messages": waiting, "oob": True}, request)
        response.content = response.content + html.encode()
