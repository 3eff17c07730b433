"""How does the whole book stand? Four numbers, each a link to the rows that it counts."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from desk.templatetags.relate import compact_money
from desk.today.scope import Scope
from insights.queries.risk import at_risk, count_on
from insights.queries.sentiment import WEEKS, monday, weekly_mean
from relate.lib.money import rounded, signed_percent


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str
    url: str
    note: str = ""
    change: str = ""
    change_class: str = "muted"
    series: tuple[Decimal, ...] = ()


def tiles(scope: Scope) -> dict[str, Any]:
    return {"tiles": [_households(scope), _assets(scope), _sentiment(scope), _at_risk(scope)]}


def _households(scope: Scope) -> Tile:
    note = f"{scope.counts['joined'] or 'None'} joined this quarter"
    return Tile("Households", f"{scope.counts['households']:,}", reverse("desk:clients"), note)


def _assets(scope: Scope) -> Tile:
    book, now = scope.book, sum(scope.values.values(), Decimal(0))
    url = reverse("desk:clients")
    if not scope.values:
        return Tile("Assets in care", "—", url, "No valuations yet")
    values = book.values(now) if book.days else [now]
    before = next((value for day, value in zip(book.days[::-1], values[::-1], strict=True) if day < scope.month_begins), None)
    change = (now - before) / before if before else None
    return Tile(
        "Assets in care",
        compact_money(now),
        url,
        f"in {scope.local:%B}" if change is not None else "",
        _minus(signed_percent(change)) if change is not None else "",
        _direction(change),
        tuple(values[-90::5]),
    )


def _sentiment(scope: Scope) -> Tile:
    means = weekly_mean(scope.moods, until=scope.local.date())
    url = reverse("insights:overview")
    if means[-1] is None:
        return Tile("Average sentiment", "—", url, "No answers in four weeks")
    change = means[-1] - means[-5] if means[-5] is not None else None
    return Tile(
        "Average sentiment",
        _minus(f"{rounded(means[-1] * 10, 1):+}"),
        url,
        "in four weeks" if change is not None else "",
        _minus(f"{rounded(change * 10, 1):+}") if change is not None else "",
        _direction(change),
        tuple(mean for mean in means if mean is not None),
    )


def _at_risk(scope: Scope) -> Tile:
    """Households with a reason that can be read; nobody's chance of leaving is invented."""
    today = scope.local.date()
    found = at_risk(scope.moods, scope.alerts, on=today)
    value = sum((scope.values.get(risk.household_id, Decimal(0)) for risk in found), Decimal(0))
    ends = [monday(today) - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    series = tuple(Decimal(count_on(scope.moods, on=end)) for end in ends)
    note = f"{compact_money(value)} in their care" if value else ("Each with its reasons" if found else "Nobody with a reason")
    return Tile("At risk", str(len(found)), reverse("insights:at_risk"), note, series=series)


def _direction(change: Decimal | None) -> str:
    return "up" if change and change > 0 else "down" if change and change < 0 else "muted"


def _minus(text: str) -> str:
    return text.replace("-", "−")
