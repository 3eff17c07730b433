"""How does a firm's work rest, go on, or end for good? The operator's acts, told in the operator's trail.

Suspended: its pages answer 503, its tasks are refused, its sockets close; nothing is lost. Purged: nothing of it is left; first
it must be suspended, exported as it then stood, free of a legal hold and past a waiting period in which anybody can say stop.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from events import MACHINE, Actor, record
from relate.lib import live
from tenants import enter, hosts, provision, traces, wall
from tenants.models import Export, Organization

Status = Organization.Status


class UnableToClose(ValueError):
    """The firm stays as it is; the text says why."""


def suspend_firm(*, organization: Organization, by: Actor, at: datetime, reason: str = "") -> Organization:
    """Whatever the firm's processes do ends within a second: the host is remembered that long."""
    if organization.kind == Organization.Kind.OPERATOR:
        raise UnableToClose("The operator cannot be suspended: nobody could resume it.")
    with _told(organization, "firm.suspended", by, detail={"reason": reason}):
        _change(organization, Status.ACTIVE, status=Status.SUSPENDED, suspended_at=at)
        transaction.on_commit(partial(live.close_firm, schema=organization.schema_name))
    return organization


def resume_firm(*, organization: Organization, by: Actor, at: datetime) -> Organization:
    """As it was; a planned purge is cancelled with it."""
    with _told(organization, "firm.resumed", by):
        _change(organization, Status.SUSPENDED, status=Status.ACTIVE, suspended_at=None, purge_at=None)
    return organization


def hold_firm(*, organization: Organization, by: Actor, reason: str) -> Organization:
    """A legal hold. The firm may work on; nothing of it may be removed until the hold is released."""
    if not reason.strip():
        raise UnableToClose("Say why: a hold names the matter for which the records are kept.")
    with _told(organization, "firm.held", by, detail={"reason": reason}):
        _change(organization, organization.status, is_held=True, purge_at=None)
    return organization


def release_firm(*, organization: Organization, by: Actor, reason: str) -> Organization:
    with _told(organization, "firm.released", by, detail={"reason": reason}):
        _change(organization, organization.status, is_held=False)
    return organization


def plan_purge(*, organization: Organization, typed: str, records_taken_over: bool, by: Actor, at: datetime) -> Organization:
    """Everything of the firm goes at `purge_at`. `records_taken_over`: the firm keeps what the law makes it keep."""
    if typed.strip() != organization.name:
        raise UnableToClose(f"Type the firm's name exactly as it stands here: {organization.name}.")
    _must_be_purgeable(organization)
    kept = reasons_to_keep(organization)
    if kept and not records_taken_over:
        raise UnableToClose(f"{' '.join(kept)} Confirm that the firm has taken these records over with its export.")
    purge_at = at + timedelta(days=settings.PURGE_AFTER_DAYS)
    with _told(organization, "firm.purge_planned", by, {"purge_at": purge_at.isoformat()}, {"kept": kept}):
        _change(organization, Status.SUSPENDED, purge_at=purge_at)
    return organization


def cancel_purge(*, organization: Organization, by: Actor) -> Organization:
    if organization.purge_at is None:
        raise UnableToClose(f"No purge of {organization.name} is planned.")
    with _told(organization, "firm.purge_cancelled", by):
        _change(organization, Status.SUSPENDED, purge_at=None)
    return organization


def purge_firm(*, organization: Organization, at: datetime, by: Actor = MACHINE) -> None:
    """Removes every trace. Needs the owner's login. Broken off anywhere, the next run goes on where it stopped."""
    with provision.claimed(organization.schema_name):
        organization.refresh_from_db()
        if organization.status != Status.PURGING:
            _must_be_purgeable(organization)
            if organization.purge_at is None or organization.purge_at > at:
                raise UnableToClose(f"The waiting period of {organization.name} is not over.")
            with _told(organization, "firm.purge_begun", by):
                _change(organization, Status.SUSPENDED, status=Status.PURGING)
        traces.remove(organization.schema_name)
        with wall.owner_rights():
            provision.drop_schema(organization.schema_name)
        if left := traces.left(organization.schema_name):
            raise UnableToClose(f"Of {organization.schema_name} there is still: {left}. The next run tries again.")
        with _told(organization, "firm.purged", by, detail={"name": organization.name, "domain": organization.domain}):
            Organization.objects.filter(pk=organization.pk).delete()


def reasons_to_keep(organization: Organization) -> list[str]:
    """What the apps above say must still be kept, in sentences."""
    with enter.firm(organization):
        return [sentence for name in settings.REASONS_TO_KEEP if (sentence := import_string(name)())]


def _must_be_purgeable(organization: Organization) -> None:
    if organization.status != Status.SUSPENDED:
        raise UnableToClose(f"Suspend {organization.name} first: what still changes cannot be handed over.")
    if organization.is_held:
        raise UnableToClose(f"{organization.name} is under a legal hold.")
    with enter.operator():
        done = Export.objects.filter(organization=organization, state=Export.State.DONE)
        if not done.filter(begun_at__gte=organization.suspended_at).exists():
            raise UnableToClose(f"Export {organization.name} first: no export was made since it was suspended.")


@contextlib.contextmanager
def _told(
    organization: Organization,
    kind: str,
    by: Actor,
    data: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> Iterator[None]:
    """An act of the operator's: its rights, one transaction, one event."""
    with enter.operator(), transaction.atomic():
        yield
        record(kind=kind, by=by, obj=organization, data=data, detail={k: v for k, v in (detail or {}).items() if v} or None)
        transaction.on_commit(hosts.forget)


def _change(organization: Organization, only_if: str, **values: Any) -> None:
    """Two who act at once: one of them is told that it has happened."""
    if not Organization.objects.filter(pk=organization.pk, status=only_if).update(**values):
        raise UnableToClose(f"{organization.name} is not {Status(only_if).label.lower()} any more. Look again.")
    for name, value in values.items():
        setattr(organization, name, value)
