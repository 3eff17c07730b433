"""Which headers does every answer carry, whatever made it: a page, a file, a refusal, an error?"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from relate.lib import csp

HEADERS = {
    "Content-Security-Policy": csp.header(csp.POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-store",  # what names a client is kept by no browser once its reader has signed out
}


class HeadersMiddleware:
    """Stands first, so that nothing is answered past it. A view's own value stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not getattr(response, "xframe_options_exempt", False):
            response.setdefault("X-Frame-Options", "DENY")
        return response
