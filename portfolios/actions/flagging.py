"""How does a person learn what is wrong in the books, and say that it may stay so?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import events
from advisors.models import User
from portfolios.books import Trouble
from portfolios.models import Flag, Portfolio


class UnableToAccept(Exception):
    """The flag cannot be accepted; the message says why."""


def note_troubles(
    portfolios: Sequence[Portfolio], found: Mapping[UUID, Sequence[Trouble]], *, by: events.Actor, at: datetime
) -> None:
    """Raises what is new and resolves what is mended; part of the revaluation's transaction. One event for each account."""
    standing: dict[UUID, dict[str, Flag]] = {one.pk: {} for one in portfolios}
    for flag in Flag.objects.standing().filter(portfolio__in=portfolios):
        standing[flag.portfolio_id][flag.key] = flag
    raised: list[Flag] = []
    resolved: list[Flag] = []
    for one in portfolios:
        wanted = {trouble.key: trouble for trouble in found[one.pk]}
        new = [_flag(one, trouble, at) for key, trouble in wanted.items() if key not in standing[one.pk]]
        gone = [flag for key, flag in standing[one.pk].items() if key not in wanted]
        raised, resolved = raised + new, resolved + gone
        if new or gone:
            data = {"raised": [flag.kind for flag in new], "resolved": [flag.kind for flag in gone]}
            events.record(kind="portfolio.flagged", by=by, obj=one, household_id=one.household_id, data=data)
    Flag.objects.filter(pk__in=[flag.pk for flag in resolved]).update(resolved_at=at)
    Flag.objects.bulk_create(raised)


@transaction.atomic
def accept_flag(*, flag: Flag, reason: str, by: User, at: datetime) -> Flag:
    """It stays as it is, and keeps no letter back any more, until the trouble becomes another."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("portfolio").get(pk=flag.pk)
    if flag.resolved_at:
        raise UnableToAccept("This is mended already.")
    if flag.accepted_at:
        raise UnableToAccept("This was accepted already.")
    if not reason.strip():
        raise UnableToAccept("Say why it may stay so.")
    flag.accepted_at, flag.accepted_by, flag.reason = at, by, reason.strip()[:300]
    flag.save(update_fields=["accepted_at", "accepted_by", "reason"])
    household = flag.portfolio.household_id
    events.record(
        kind="flag.accepted",
        by=by.actor,
        obj=flag,
        household_id=household,
        data={"kind": flag.kind, "portfolio": str(flag.portfolio_id)},
        detail={"text": flag.text, "reason": flag.reason},
    )
    return flag


def _flag(portfolio: Portfolio, trouble: Trouble, at: datetime) -> Flag:
    return Flag(
        portfolio=portfolio,
        instrument_id=trouble.instrument,
        kind=trouble.kind,
        key=trouble.key,
        text=trouble.text[:400],
        raised_at=at,
    )
