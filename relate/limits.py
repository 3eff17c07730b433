"""How much may one person, one address and one firm ask of us in a minute?

A client's link and an API key have limits of their own where they are looked up.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from relate.errors import too_many
from relate.lib.pace import Pace, address_of, longest_wait
from tenants import enter
from tenants.middleware import WITHOUT_FIRM

View = Callable[..., HttpResponse]


class LimitsMiddleware:
    """Addresses and firms are counted before anything is looked up, people once it is known that a page asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_FIRM:
            return self.get_response(request)
        firm = enter.current()
        knocks = [(_pace("address"), address_of(request)), (_pace("firm"), firm.schema_name if firm else "nobody")]
        wait = longest_wait(*knocks)
        return too_many(request, wait) if wait else self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        wait = _pace("person").wait(str(request.user.pk))
        return too_many(request, wait) if wait else None


def _pace(whose: str) -> Pace:
    return Pace(whose, settings.RATES[whose])
