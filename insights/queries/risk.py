"""Which relationships are at risk, and for which reasons? No invented probability: only what happened, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from insights.models import Alert
from insights.queries.sentiment import Mood, by_household, change_in_four_weeks

LOOK_BACK = timedelta(weeks=8)
POOR = -3  # shown score at or below which the latest answer is a reason
FALL = -4  # change of the shown score within four weeks
LASTING_KINDS = {
    Alert.Kind.SILENCE: "No two-way contact within the agreed rhythm",
    Alert.Kind.COMPLAINT: "A possible complaint is open",
}


@dataclass(frozen=True, slots=True)
class AtRisk:
    household_id: UUID
    household: str
    reasons: tuple[str, ...]


def at_risk(moods: Sequence[Mood], alerts: Iterable[Alert], *, on: date) -> list[AtRisk]:
    """Households with at least one reason, those with most reasons first."""
    reasons: dict[UUID, list[str]] = {}
    names: dict[UUID, str] = {}
    for household_id, series in by_household(moods).items():
        names[household_id] = series[-1].household
        reasons[household_id] = _reasons_in(series, on)
    for alert in alerts:
        if alert.kind in LASTING_KINDS:
            names.setdefault(alert.household_id, alert.household.name)
            reasons.setdefault(alert.household_id, []).append(LASTING_KINDS[Alert.Kind(alert.kind)])
    found = [AtRisk(pk, names[pk], tuple(dict.fromkeys(why))) for pk, why in reasons.items() if why]
    return sorted(found, key=lambda risk: (-len(risk.reasons), risk.household.casefold()))


def count_on(moods: Sequence[Mood], *, on: date) -> int:
    """How many households had a reason in what they said up to that day."""
    past = [mood for mood in moods if mood.week <= on]
    return sum(bool(_reasons_in(series, on)) for series in by_household(past).values())


def _reasons_in(series: Sequence[Mood], on: date) -> list[str]:
    recent = [mood for mood in series if mood.week >= on - LOOK_BACK]
    reasons = []
    if leaving := [mood for mood in recent if mood.is_leaving]:
        reasons.append(f"Talked of leaving in the week of {leaving[-1].week.day} {leaving[-1].week:%b}")
    known = [mood for mood in recent if mood.shown is not None]
    if known and (known[-1].shown or 0) <= POOR:
        reasons.append(f"Latest sentiment {known[-1].shown:+d}".replace("-", "−"))
    change = change_in_four_weeks(series, until=on)
    if change is not None and change <= FALL:
        reasons.append(f"Sentiment down {-change} in four weeks")
    return reasons
