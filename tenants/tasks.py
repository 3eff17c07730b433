"""How does a queued job come to work for a firm, and for that firm only?"""

from typing import Any

import celery
import structlog
from celery import current_app, current_task, shared_task
from celery.exceptions import Reject
from celery.signals import before_task_publish
from django.utils import timezone

import events
from events.models import Event
from relate.lib.current import HEADER
from relate.lib.current import schema as current_schema
from tenants import actions, backlog, dns, enter, provision
from tenants.models import Domain, Export, Organization

log = structlog.get_logger(__name__)


class FirmTask(celery.Task[..., Any]):
    """The base of every task: it runs inside the firm that stands in its message, or not at all."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        schema = self.request.get(HEADER) or current_schema.get()
        if schema is None:
            raise enter.NotOpen(f"{self.name} came without a firm.")
        try:
            organization = enter.open_firm(schema)
        except enter.NotOpen as error:
            raise Reject(str(error), requeue=False) from error
        with enter.firm(organization):
            return self.run(*args, **kwargs)


class PlatformTask(celery.Task[..., Any]):
    """A task that works for no firm. Each one stands in a guard's list with its reason."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with enter.nobody():
            return self.run(*args, **kwargs)


@before_task_publish.connect(dispatch_uid="relate.firm_header")
def _carry_firm(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """The one place that every way of sending passes: delay, send_task, chain, chord, retry, countdown.

    A chain's next step is sent after its task has left the firm, so the running message's own header counts too.
    """
    if headers is not None and not headers.get(HEADER):
        running = current_task.request.get(HEADER) if current_task else None
        headers[HEADER] = current_schema.get() or running


@shared_task(name="tenants.tasks.fan_out", base=PlatformTask)
def fan_out(task: str) -> int:
    """Sends a task once for each active firm."""
    firms = enter.each_active()
    for organization in firms:
        with enter.firm(organization):
            current_app.send_task(task)
    return len(firms)


@shared_task(name="tenants.tasks.watch_backlog")
def watch_backlog() -> dict[str, float]:
    """How long the oldest work of this firm has waited, in seconds by kind."""
    return backlog.watch(at=timezone.now()).ages


@shared_task(name="tenants.tasks.for_operator", base=PlatformTask)
def for_operator(task: str) -> None:
    """Sends a task to the operator, who alone may write the shared tables."""
    with enter.operator():
        current_app.send_task(task)


@events.reaction(name="tenants.tasks.export_firm")
def export_firm(event: Event) -> None:
    """The archive that the operator asked for."""
    export = Export.objects.get(pk=str(event.object_id))
    actions.run_export(export=export, by=events.MACHINE, at=timezone.now())


@shared_task(name="tenants.tasks.clear_up")
def clear_up() -> list[str]:
    """Firms whose making was broken off go; those whose waiting period is over are purged. Needs the owner's login."""
    actions.clear_up()
    due = Organization.objects.to_be_purged(timezone.now())
    return [one.schema_name for one in due if _purged(one)]


def _purged(organization: Organization) -> bool:
    try:
        actions.purge_firm(organization=organization, at=timezone.now())
    except (actions.UnableToClose, provision.Claimed) as refusal:
        log.warning("firm.not_purged", schema=organization.schema_name, reason=type(refusal).__name__)
        return False
    return True


@shared_task(name="tenants.tasks.look_at_domains")
def look_at_domains() -> int:
    """Asks the DNS about every host that is due; how many were asked about."""
    due = (
        Domain.objects.to_be_looked_at(timezone.now()).filter(tenant__status=Organization.Status.ACTIVE).select_related("tenant")
    )
    for domain in due:
        with enter.firm(domain.tenant):
            try:
                actions.check_domain(domain=domain, by=events.MACHINE, at=timezone.now())
            except (actions.UnableToUseDomain, dns.Away) as refusal:
                log.info("domain.not_proven", domain=str(domain.pk), reason=type(refusal).__name__)
    return len(due)
