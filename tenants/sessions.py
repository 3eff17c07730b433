"""Was this session made at this firm? A cookie carried to another host, or a copied row, signs nobody in."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from relate.lib.current import schema as current_schema

FIRM = "firm"


class FirmSessionMiddleware:
    """The firm is written into a session when somebody has signed in, and compared at each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        firm = current_schema.get()
        if firm is None:
            return self.get_response(request)
        if request.session.get(FIRM, firm) != firm:
            request.session.flush()
            request.user = AnonymousUser()
        response = self.get_response(request)
        if SESSION_KEY in request.session and FIRM not in request.session:
            request.session[FIRM] = firm
        return response
