"""Which firm does this request concern? Found by host before anything else runs, left again whatever happens."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import HttpHeaders
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from tenants import enter, hosts, migrated
from tenants.models import Organization

WITHOUT_FIRM = frozenset({"/healthz", "/readyz", "/metrics", "/tls/ask"})  # asked by machines, at any address

UNSEEN = (Organization.Status.PROVISIONING, Organization.Status.PURGING)


class FirmMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        host = hosts.normalised(_host(request.headers))
        if request.path in WITHOUT_FIRM or (host and hosts.is_public(host)):
            return self._public(request)
        with enter.nobody():
            organization = hosts.firm_at(host) if host else None
        if organization is None or organization.status in UNSEEN:
            return HttpResponse(render_to_string("public/no_firm.html"), status=404)
        if not organization.is_active:
            return _not_now("public/suspended.html", retry_after=3600)
        if migrated.is_behind(organization):
            return _not_now("public/behind.html", retry_after=30)
        return self._inside(request, organization)

    def _public(self, request: HttpRequest) -> HttpResponseBase:
        request.urlconf = settings.PUBLIC_URLCONF
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # sessions are firms' own: here is no table of them
        with enter.nobody():
            return self.get_response(request)

    def _inside(self, request: HttpRequest, organization: Organization) -> HttpResponseBase:
        request.organization = organization  # type: ignore[attr-defined]
        with enter.firm(organization):
            response: HttpResponseBase = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _inside_too(iter(response.streaming_content), organization)  # type: ignore[arg-type]
        return response


def _not_now(template: str, *, retry_after: int) -> HttpResponse:
    """503, with the seconds after which it is worth asking again."""
    response = HttpResponse(render_to_string(template), status=503)
    response["Retry-After"] = str(retry_after)
    return response


def _host(headers: HttpHeaders) -> str:
    """The one Host header; a forwarded one would let the visitor choose the firm."""
    return headers.get("Host", "")


def _inside_too(parts: Iterator[bytes], organization: Organization) -> Iterator[bytes]:
    """The body of a streamed answer is made after the middleware ended."""
    end = object()
    while True:
        with enter.firm(organization):
            part = next(parts, end)
        if part is end:
            return
        yield part  # type: ignore[misc]
