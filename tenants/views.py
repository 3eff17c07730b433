"""May the proxy fetch a certificate for this host? Asked by it before it answers a host that it does not know."""

from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants import hosts

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP")


@login_not_required
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """200 for the exact name of a proven host, 403 for every other, to a proxy on this machine; to anybody else 404.

    Answered from memory: however many names are asked for, the database is asked once a second at most, and nothing is written.
    """
    if not _is_from_here(request):
        raise Http404
    status = 200 if request.GET.get("domain", "") in hosts.proven() else 403
    return HttpResponse(b"yes\n" if status == 200 else b"no\n", content_type="text/plain", status=status)


def _is_from_here(request: HttpRequest) -> bool:
    """From a process of this machine that speaks for itself; a proxy that passes a visitor on names him in a header."""
    came_from = ip_address(str(request.META.get("REMOTE_ADDR") or "::"))
    return came_from.is_loopback and not any(name in request.headers for name in FORWARDED)
