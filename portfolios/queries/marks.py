"""What did the benchmark, and the mix that was agreed, do on each of the accounts' days?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from django.db.models import Q

from markets.models import Price, Security
from portfolios.books import STALE, Closes
from portfolios.figures import Blended, Mix, NotAvailable, Rebalancing, blended
from portfolios.figures.kernels import Floats
from portfolios.measuring import Blend, Mark
from portfolios.models import AssetClass, Target
from portfolios.queries.benchmarks import NONE, SEVERAL, closes_told
from portfolios.queries.levels import begins, levels

RULE = Rebalancing.MONTHLY


@dataclass(frozen=True, slots=True)
class Marks:
    """Daily returns of the agreed benchmark and of the agreed mix of classes, or why there are none."""

    name: str
    benchmark: Floats | NotAvailable
    mix_name: str
    mix: Blended | NotAvailable


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
    mix_name, mix = _mix(targets, indices, named, returns, days)
    if len(chosen) > 1:
        return Marks("", SEVERAL, mix_name, mix)
    if blends:
        by_symbol = {one.symbol: closes[one.pk] for one in securities}
        name, own = blends[0].name, _daily(levels(blends[0], by_symbol, days[0], days[-1]), days)
    else:
        agreed = next((one for one in securities if one.pk in ids), None)
        if agreed is None:
            return Marks("", NONE, mix_name, mix)
        name, own = agreed.name, returns[agreed.pk]
    if blends and blends[0].steps[0].close > days[0]:
        return Marks(name, NotAvailable(blends[0].too_late), mix_name, mix)
    missing = NotAvailable(f"{name} has no price on every day of the period.")
    return Marks(name, own if np.isfinite(own).all() else missing, mix_name, mix)


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
