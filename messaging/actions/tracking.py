"""What follows from what a provider tells? Each thing once, whatever comes first, comes twice or comes early.

All of one request is taken in one transaction, in a number of statements that does not grow with its events; only what a person
must see (a letter that came back, a complaint) costs some of its own. What names a letter that we do not know is parked, looked
at again by the sweeper, and given up with a reason after a day.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from events import MACHINE, record
from messaging.actions import consequences, pausing, sending
from messaging.channels import Receipt
from messaging.channels.hooks import Notice, Told
from messaging.models import Delivery, DeliveryEvent, Message, WebhookCall, WebhookKey
from messaging.tracking import TROUBLE, Standing, Status, standing_of
from tenants import enter
from tenants.models import Domain

PATIENCE, BODY_KEPT = timedelta(days=1), timedelta(days=30)
MOST_PARKED = 500
NEVER_CAME = "No letter of this number was handed over within a day."
State = DeliveryEvent.State
# What a provider tells of a letter proves that it has it: no worker needs to send or to ask again.
UNSETTLED = (Delivery.State.QUEUED, Delivery.State.CLAIMED, Delivery.State.HANDING, Delivery.State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Taken:
    """Counts: new events of letters that we know, new ones that wait, and those that were known."""

    applied: int = 0
    parked: int = 0
    known: int = 0


@transaction.atomic
def take(*, key: WebhookKey, told: Told, body: bytes, at: datetime) -> Taken:
    """Everything that the provider told of this firm's letters. What it told before leaves no second trace."""
    marks = _marks(told.notices)
    ours = {notice.id: notice for notice in told.notices if notice.mark in marks}
    others = sum(notice.mark not in marks for notice in told.notices)
    rows = _locked({notice.about for notice in ours.values()})
    before = DeliveryEvent.objects.filter(provider=key.provider, provider_id__in=list(ours)).values_list("provider_id", flat=True)
    fresh = [notice for notice_id, notice in ours.items() if notice_id not in set(before)]
    if not fresh:
        return Taken(known=len(ours))
    call = WebhookCall.objects.create(
        key=key,
        stamp=told.stamp,
        signature=told.signature[:200],
        sha256=hashlib.sha256(body).hexdigest(),
        body="" if others else body.decode(),
        events=len(fresh),
        parked=sum(notice.about not in rows for notice in fresh),
        left_out=told.left_out + others,
    )
    known_kinds = _kinds(rows)
    DeliveryEvent.objects.bulk_create([_event(notice, key, call, rows, at) for notice in fresh], ignore_conflicts=True)
    _apply(rows, known_kinds, provider=key.provider, at=at)
    data = {"events": call.events, "parked": call.parked, "left_out": call.left_out, "sha256": call.sha256}
    record(kind="webhook.taken", by=MACHINE, obj=call, data=data)
    return Taken(applied=call.events - call.parked, parked=call.parked, known=len(ours) - len(fresh))


@transaction.atomic
def retry_parked(*, at: datetime) -> dict[str, int]:
    """Events whose letter is here by now are applied; those that waited for a day are given up."""
    parked = list(DeliveryEvent.objects.filter(state=State.PARKED).select_related("call").order_by("created_at")[:MOST_PARKED])
    if not parked:
        return {}
    rows = _locked({one.about_id for one in parked})
    found = [one for one in parked if one.about_id in rows]
    late = [one for one in parked if one.about_id not in rows and one.created_at <= at - PATIENCE]
    known_kinds = _kinds(rows)
    for one in found:
        one.state, one.delivery = State.APPLIED, rows[one.about_id]
    for one in late:
        one.state, one.problem = State.GIVEN_UP, NEVER_CAME
    DeliveryEvent.objects.bulk_update([*found, *late], ["state", "delivery", "problem"])
    for provider in {one.provider for one in found}:
        _apply(rows, known_kinds, provider=provider, at=at)
    for call, count in _by_call(late).items():
        record(kind="webhook.given_up", by=MACHINE, obj=call, data={"events": count})
    return {"told late": len(found), "given up": len(late)}


def forget_bodies(*, at: datetime) -> int:
    """The provider's bytes hold addresses of clients: after a month their hash and signature are evidence enough."""
    return WebhookCall.objects.exclude(body="").filter(created_at__lte=at - BODY_KEPT).update(body="")


def _marks(notices: Sequence[Notice]) -> frozenset[str]:
    """Firms may share an account at the provider: what is told of another firm's letters is nothing to us, and not kept."""
    firm = enter.required()
    if all(notice.mark == firm.schema_name for notice in notices):
        return frozenset({firm.schema_name})
    return frozenset({firm.schema_name, *Domain.objects.filter(tenant=firm).values_list("domain", flat=True)})


def _locked(ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Deliveries that were handed over, messages locked first: the order in which everybody locks them."""
    wanted = sorted(ids)
    list(
        Message.objects.select_for_update(of=("self",)).filter(deliveries__in=wanted).order_by("pk").values_list("pk", flat=True)
    )
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message__household", "client")
    return {row.pk: row for row in rows.filter(pk__in=wanted, handed_at__isnull=False).order_by("pk")}


def _event(notice: Notice, key: WebhookKey, call: WebhookCall, rows: dict[UUID, Delivery], at: datetime) -> DeliveryEvent:
    delivery = rows.get(notice.about)
    return DeliveryEvent(
        provider=key.provider,
        provider_id=notice.id,
        kind=notice.status,
        at=min(notice.at, at),
        about_id=notice.about,
        delivery=delivery,
        reason=notice.reason,
        state=State.APPLIED if delivery else State.PARKED,
        call=call,
        created_at=at,
    )


def _kinds(rows: Collection[UUID]) -> set[tuple[UUID, str]]:
    told = DeliveryEvent.objects.filter(delivery__in=list(rows)).values_list("delivery_id", "kind")
    return {(delivery, kind) for delivery, kind in told if delivery}


def _apply(rows: dict[UUID, Delivery], known: set[tuple[UUID, str]], *, provider: str, at: datetime) -> None:
    """The status of each delivery from all that was ever told of it, and what follows from each kind told for the first time."""
    told = _told(rows)
    changed, is_spam = [], False
    for pk, standings in told.items():
        reached, row = standing_of(standings), rows[pk]
        if reached and (row.status, row.status_at) != (reached.status, reached.at):
            row.status, row.status_at = reached.status, reached.at
            changed.append(row)
    Delivery.objects.bulk_update(changed, ["status", "status_at"])
    for pk in sorted(told):
        if rows[pk].state in UNSETTLED:
            sending.settle_sent(delivery=rows[pk], receipt=Receipt(provider), at=at)
        for one in _first_of_each(told[pk]):
            if one.status in TROUBLE and (pk, one.status) not in known:
                consequences.follow(delivery=rows[pk], told=one, provider=provider, at=at)
                is_spam = is_spam or one.status == Status.COMPLAINED
    if is_spam:
        pausing.weigh_complaints(at=at)


def _told(rows: Collection[UUID]) -> dict[UUID, list[Standing]]:
    told: dict[UUID, list[Standing]] = defaultdict(list)
    found = DeliveryEvent.objects.filter(delivery__in=list(rows), state=State.APPLIED)
    for delivery, kind, when, reason, name in found.values_list("delivery_id", "kind", "at", "reason", "provider_id"):
        told[delivery].append(Standing(Status(kind), when, reason, name))
    return told


def _first_of_each(told: Iterable[Standing]) -> list[Standing]:
    first: dict[Status, Standing] = {}
    for one in told:
        first[one.status] = first[one.status].joined(one) if one.status in first else one
    return list(first.values())


def _by_call(events: Iterable[DeliveryEvent]) -> dict[WebhookCall, int]:
    counts: dict[WebhookCall, int] = defaultdict(int)
    for one in events:
        counts[one.call] += 1
    return counts
