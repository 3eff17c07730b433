"""How does the firm name a blend, and say what an account or a household is measured against?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

import events
from advisors.models import User
from clients.models import Household
from markets.models import Security
from portfolios.measuring import Blend, Mark
from portfolios.models import HouseholdSettings, Portfolio
from portfolios.queries.sectors import choices

MOST_PARTS, MOST_CHANGES = 20, 100
REMOVED = "This benchmark was removed meanwhile. Choose another; nothing was changed."
TAKEN = "There is a benchmark of that name already."


class UnableToMeasure(Exception):
    """The benchmark cannot be so; the message says why."""


@transaction.atomic
def name_blend(*, name: str, rule: str, since: date, weights: Mapping[str, Decimal], by: User) -> Blend:
    """`weights`: fractions by symbol of the market, adding up to 1, that count from the day `since` on."""
    blend = Blend(name=name.strip(), rule=rule, mixes=[_mix(since, weights)])
    _save(blend)
    events.record(kind="blend.named", by=by.actor, obj=blend, data={"name": blend.name, "rule": rule, "mixes": blend.mixes})
    return blend


@transaction.atomic
def rename_blend(*, blend: Blend, name: str, by: User) -> Blend:
    blend = _locked(blend)
    before, blend.name = blend.name, name.strip()
    _save(blend)
    events.record(kind="blend.renamed", by=by.actor, obj=blend, data={"before": before, "after": blend.name})
    return blend


@transaction.atomic
def change_weights(*, blend: Blend, since: date, weights: Mapping[str, Decimal], by: User) -> Blend:
    """Other weights from a day on, behind all that were said before: what came before that day is never rewritten."""
    blend = _locked(blend)
    last = blend.steps[-1]
    if since <= last.since:
        raise UnableToMeasure(f"The last weights count from {last.since:%-d %B %Y}; a change comes after that day.")
    if len(blend.mixes) >= MOST_CHANGES:
        raise UnableToMeasure(f"A benchmark changes its weights at most {MOST_CHANGES} times.")
    blend.mixes = [*blend.mixes, _mix(since, weights)]
    blend.save(update_fields=["mixes"])
    events.record(kind="blend.changed", by=by.actor, obj=blend, data={"mix": blend.mixes[-1]})
    return blend


@transaction.atomic
def take_back_weights(*, blend: Blend, since: date, by: User) -> Blend:
    """The last change was a mistake: the weights before it count on. The first ones stay. `since`: which change is meant."""
    blend = _locked(blend)
    if blend.steps[-1].since != since:
        raise UnableToMeasure("This change is not the last one any more; nothing was taken back.")
    if len(blend.mixes) < 2:
        raise UnableToMeasure("The first weights stay; remove the benchmark where nothing is measured against it.")
    *blend.mixes, gone = blend.mixes
    blend.save(update_fields=["mixes"])
    events.record(kind="blend.change_taken_back", by=by.actor, obj=blend, data={"mix": gone})
    return blend


@transaction.atomic
def name_sectors(*, blend: Blend, sectors: Mapping[str, str], by: User) -> Blend:
    """Of which sector, or class without sectors, a part is; one left out has none. It explains, and changes no return."""
    blend = _locked(blend)
    known = dict(choices())
    if strange := sorted(set(sectors) - blend.symbols):
        raise UnableToMeasure(f"{blend.name} holds no {strange[0]}.")
    if unknown := sorted(set(sectors.values()) - set(known)):
        raise UnableToMeasure(f"There is no sector {unknown[0]}; there are {', '.join(known.values())}.")
    before, blend.sectors = blend.sectors, dict(sorted(sectors.items()))
    if before != blend.sectors:
        blend.save(update_fields=["sectors"])
        events.record(kind="blend.sectors_named", by=by.actor, obj=blend, data={"before": before, "after": blend.sectors})
    return blend


@transaction.atomic
def remove_blend(*, blend: Blend, by: User) -> None:
    blend = _locked(blend)
    users = Portfolio.objects.filter(blend=blend).count() + HouseholdSettings.objects.filter(blend=blend).count()
    if users:
        raise UnableToMeasure(f"{users} account{'s' * (users != 1)} or households are measured against it; choose another there.")
    data = {"name": blend.name, "rule": blend.rule, "mixes": blend.mixes}
    events.record(kind="blend.removed", by=by.actor, obj=blend, data=data)
    blend.delete()


@transaction.atomic
def measure_household(*, household: Household, mark: Mark | None, by: User) -> HouseholdSettings:
    """All accounts together, and each that has no benchmark of its own."""
    kept, _ = HouseholdSettings.objects.select_for_update(of=("self",)).get_or_create(household=household)
    before = told_mark(kept.own_mark)
    kept.benchmark_id, kept.blend = apart(mark)
    kept.save(update_fields=["benchmark_id", "blend"])
    data = {"before": before, "after": told_mark(mark)}
    events.record(kind="household.measured", by=by.actor, obj=household, household_id=household.pk, data=data)
    return kept


def apart(mark: Mark | None) -> tuple[UUID | None, Blend | None]:
    """As a row keeps it; a blend stays until the row is kept. Raises UnableToMeasure where there is no such security or blend."""
    if isinstance(mark, UUID) and not Security.objects.filter(pk=mark).exists():
        raise UnableToMeasure("The market has no such security.")
    return (None, _locked(mark)) if isinstance(mark, Blend) else (mark, None)


def told_mark(mark: Mark | None) -> str:
    """For the audit trail: the name as it is now, and the key."""
    if mark is None:
        return ""
    if isinstance(mark, Blend):
        return f"{mark.name} ({mark.pk})"
    name = Security.objects.filter(pk=mark).values_list("name", flat=True).first()
    return f"{name or 'A security'} ({mark})"


def _mix(since: date, weights: Mapping[str, Decimal]) -> dict[str, object]:
    if not weights or len(weights) > MOST_PARTS:
        raise UnableToMeasure(f"A benchmark has between one and {MOST_PARTS} parts.")
    total = sum(weights.values(), Decimal(0))
    if any(weight <= 0 for weight in weights.values()) or total != 1:
        told = f"{(total * 100).normalize():f}"
        raise UnableToMeasure(f"The weights must be above zero and add up to 100 %; these add up to {told} %.")
    return {"since": since.isoformat(), "weights": {symbol: f"{weight.normalize():f}" for symbol, weight in weights.items()}}


def _save(blend: Blend) -> None:
    if not blend.name:
        raise UnableToMeasure("Give the benchmark a name.")
    try:
        with transaction.atomic():
            blend.save()
    except IntegrityError as error:
        raise UnableToMeasure(TAKEN) from error


def _locked(blend: Blend) -> Blend:
    found = Blend.objects.select_for_update().filter(pk=blend.pk).first()
    if found is None:
        raise UnableToMeasure(REMOVED)
    return found
