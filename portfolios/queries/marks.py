"""What did the benchmark, and the mix that was agreed, do on each of the accounts' days?"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import Q

from markets.models import Price, Security
from portfolios.books import STALE, Closes
from portfolios.figures import Blended, Mix, NotAvailable, Rebalancing, blended, over_links
from portfolios.figures.kernels import Floats
from portfolios.measuring import Blend, Mark
from portfolios.models import AssetClass, Target
from portfolios.queries.benchmarks import NONE, SEVERAL, closes_told
from portfolios.queries.levels import begins, course
from portfolios.queries.sectors import benchmark_by_sector

RULE = Rebalancing.MONTHLY
ONE = (
    "is one series, and the weights and returns of the sectors in it are not published for free use. Beside a benchmark of the "
    "firm’s own whose parts each stand for a sector, such as sector funds, the difference is told by sector."
)


@dataclass(frozen=True, slots=True)
class Marks:
    """Daily returns of the agreed benchmark, also by sector, and of the agreed mix of classes, or why there are none."""

    name: str
    benchmark: Floats | NotAvailable
    mix_name: str
    mix: Blended | NotAvailable
    by_sector: Blended | NotAvailable


def marks_of(
    chosen: Collection[Mark], household_id: UUID, indices: Mapping[str, str], days: Sequence[date], currency: str
) -> Marks:
    """Over the links between consecutive `days`, in a currency; three queries, one more where a security has another."""
    blends = [one for one in chosen if isinstance(one, Blend)]
    symbols = {*indices.values(), *(symbol for one in blends for symbol in one.symbols)}
    targets = list(Target.objects.filter(household=household_id).order_by("agreed_on"))
    ids = [one for one in chosen if isinstance(one, UUID)]
    securities = list(Security.objects.filter(Q(pk__in=ids) | Q(symbol__in=symbols)))
    first = min([days[0], *(begins(one, days[0]) for one in blends)])
    read = _closes(securities, first - STALE, days[-1])
    closes = closes_told(read, {one.pk: one.currency for one in securities}, currency)
    returns = {one.pk: _daily(closes[one.pk], days) for one in securities}
    named = {one.symbol: one for one in securities}
    mix = _mix(targets, indices, named, returns, days)
    if len(chosen) > 1:
        return Marks("", SEVERAL, *mix, SEVERAL)
    if blends:
        whole = _course(blends[0], {one.symbol: closes[one.pk] for one in securities}, days)
        own = whole if isinstance(whole, NotAvailable) else whole.returns
        return Marks(blends[0].name, own, *mix, benchmark_by_sector(blends[0], securities, whole))
    agreed = next((one for one in securities if one.pk in ids), None)
    if agreed is None:
        return Marks("", NONE, *mix, NONE)
    own = returns[agreed.pk] if np.isfinite(returns[agreed.pk]).all() else _unpriced(agreed.name)
    return Marks(agreed.name, own, *mix, NotAvailable(f"{agreed.name} {ONE}"))


def _course(blend: Blend, closes: Mapping[str, Closes], days: Sequence[date]) -> Blended | NotAvailable:
    """Over the links between the days; on a day without prices of its own it stands where it stood, while that is not stale."""
    if blend.steps[0].close > days[0]:
        return NotAvailable(blend.too_late)
    found = course(blend, closes, days[0], days[-1])
    if found is None:
        return _unpriced(blend.name)
    priced, whole = found
    places = [bisect_right(priced, day) - 1 for day in days]
    if any(place < 0 or day - priced[place] > STALE for day, place in zip(days, places, strict=True)):
        return _unpriced(blend.name)
    return over_links(whole, places)


def _unpriced(name: str) -> NotAvailable:
    return NotAvailable(f"{name} has no price on every day of the period.")


def _closes(securities: Sequence[Security], first: date, last: date) -> dict[UUID, Closes]:
    found = {one.pk: Closes() for one in securities}
    if securities:
        rows = Price.objects.filter(security__in=found, on__range=(first, last)).order_by("on")
        for security, on, close in rows.values_list("security_id", "on", "close"):
            found[security].days.append(on)
            found[security].prices.append(close)
    return found


def _daily(closes: Closes, days: Sequence[date]) -> Floats:
    """NaN where a price is missing or stale."""
    found = [closes.on(day) for day in days]
    prices = np.array([np.nan if one is None else float(one) for one in found])
    returns: Floats = prices[1:] / prices[:-1] - 1.0
    return returns


def _mix(
    targets: Sequence[Target],
    indices: Mapping[str, str],
    named: Mapping[str, Security],
    returns: Mapping[UUID, Floats],
    days: Sequence[date],
) -> tuple[str, Blended | NotAvailable]:
    """The weights agreed with the household, each class measured by the firm's index for it; cash earns nothing."""
    if not targets:
        return "", NotAvailable("No targets are agreed with this household, so there is no mix to compare with.")
    agreed: dict[date, dict[str, float]] = {}
    for one in targets:
        agreed.setdefault(one.agreed_on, {})[one.asset_class] = float(one.weight)
    parts: dict[str, Floats] = {}
    for kind in sorted({one.asset_class for one in targets}):
        security = named.get(indices.get(kind, ""))
        if security is not None:
            parts[kind] = returns[security.pk]
        elif kind == AssetClass.CASH:
            parts[kind] = np.zeros(max(len(days) - 1, 0))
        else:
            return "", NotAvailable(
                f"No index is chosen for {AssetClass(kind).label}; compliance sets it with the firm's policy."
            )
    mixes = [Mix(on, weights) for on, weights in agreed.items()]
    return _named(agreed[max(agreed)], indices, named), blended(mixes, parts, days, rebalancing=RULE)


def _named(weights: Mapping[str, float], indices: Mapping[str, str], named: Mapping[str, Security]) -> str:
    """60 % S&P 500, 40 % cash, rebalanced at the end of each month."""
    words = []
    for kind, weight in sorted(weights.items(), key=lambda one: -one[1]):
        security = named.get(indices.get(kind, ""))
        words.append(f"{weight * 100:.4g} % {security.name if security else AssetClass(kind).label.lower()}")
    return f"{', '.join(words)}, {RULE}"
