"""What do we tell the machine that watches us? How long the oldest work has waited: no firm, no name, no amount."""

from collections.abc import Iterator
from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from relate.lib.pace import address_of
from tenants.backlog import ALARM_AFTER, overview

# What a proxy adds: behind one on this machine every visitor comes from the loopback.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text. With `METRICS_TOKEN` for whoever brings it as a bearer, else for this machine alone and past no proxy."""
    if not _may_ask(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Waiting())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Waiting(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        seen = overview()
        oldest = GaugeMetricFamily(
            "relate_oldest_waiting_seconds",
            f"Age of the oldest work that nobody has begun, in any firm; alarm at {ALARM_AFTER.total_seconds():.0f}",
            labels=["waiting"],
        )
        for name, age in seen.ages.items():
            oldest.add_metric([name], age)
        yield oldest
        yield GaugeMetricFamily("relate_given_up_reactions", "Reactions that failed too often: a person must look", seen.given_up)
        yield GaugeMetricFamily("relate_active_firms", "Firms that are served", seen.firms)
        yield GaugeMetricFamily("relate_silent_firms", "Active firms that no worker has looked at for five minutes", seen.silent)


def _may_ask(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(brought.encode(), settings.METRICS_TOKEN.encode())
    return ip_address(address_of(request)).is_loopback and not any(name in request.headers for name in FORWARDED)
