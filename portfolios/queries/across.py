"""Which money came in, which went out, and which only moved between accounts of the same household?

Sums of the movements, never of a day's net. What an account shows beyond its movements of money on a day came or went in kind,
with a share of the account, or was there when the records begin; so in less out plus what is under way is what the returns count.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portfolios.figures import Figure, NotAvailable
from portfolios.queries.answers import HouseholdFigures, Number
from portfolios.queries.legs import Place, legs_of, own_parts, unmatched

PAID_IN = "Money and securities that came in, without transfers between own accounts"
PAID_IN_AT_FIRST = f"{PAID_IN}; with what was there when the records begin"
TAKEN_OUT = "Money and securities that went out, without transfers between own accounts"
UNDER_WAY = "What left an own account before the period and arrived in another within it, and what changed in value on the way"
CENT, ZERO, ONE = Decimal("0.01"), Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Across:
    """In the figures' currency, by the household's shares, to the cent; `taken_out` is positive.

    `under_way`: what left one of the own accounts before the days and arrived in them, and what changed in value on the way.
    `notes`: what may have been a transfer between own accounts and is counted both ways, with the reason.
    """

    paid_in: Decimal
    taken_out: Decimal
    under_way: Decimal
    notes: tuple[str, ...] = ()

    @property
    def net(self) -> Decimal:
        return self.paid_in - self.taken_out + self.under_way


@dataclass(frozen=True, slots=True)
class Flows:
    """The same of a period, as figures; what went out is below zero."""

    paid_in: Number
    taken_out: Number
    under_way: Number
    notes: tuple[str, ...] = ()

    @property
    def net(self) -> Decimal:
        return sum((one.value for one in (self.paid_in, self.taken_out, self.under_way) if isinstance(one, Figure)), ZERO)


def flows_of(figures: HouseholdFigures, period: str) -> Flows:
    """Over the days of the period's return, where there is one. One query."""
    now = figures.returns[period].net
    if isinstance(now, NotAvailable) or now.start is None:
        reason = now if isinstance(now, NotAvailable) else NotAvailable("The period has no first valuation.")
        return Flows(reason, reason, reason)
    is_whole, start, end = period == "since_inception", now.start, now.as_of
    found = money_across(figures, date.min if is_whole else start)

    def figure(value: Decimal, method: str) -> Figure:
        return Figure(value, figures.currency, method, end, figures.source, start=start)

    return Flows(
        figure(found.paid_in, PAID_IN_AT_FIRST if is_whole else PAID_IN),
        figure(-found.taken_out, TAKEN_OUT),
        figure(found.under_way, UNDER_WAY),
        found.notes,
    )


def money_across(figures: HouseholdFigures, after: date) -> Across:
    """Over the valued days after a day. One query, and those of the books where securities came and went on one day.

    The same out of one account and into another within a week is a transfer between the household's own; where it holds
    different shares of the two, what of it became or ceased to be the household's still counts.
    """
    flows = _flows(figures, after)
    legs = legs_of(figures, after)
    own = own_parts(legs)
    moved = [(one.worth or ZERO, own.get(one, ZERO)) for one in legs if one.place in flows and one.worth is not None]
    rest, kept = dict(flows), dict.fromkeys(flows, ZERO)
    for one in legs:
        if one.place not in flows:
            continue
        if one.worth is None:
            kept[one.place] = own.get(one, ZERO)
        else:
            rest[one.place] -= one.worth
    moved += [(worth, kept[place]) for place, worth in rest.items()]
    counted = [worth * (ONE - part) for worth, part in moved]
    paid_in = sum((one for one in counted if one > 0), ZERO).quantize(CENT)
    taken_out = -sum((one for one in counted if one < 0), ZERO).quantize(CENT)
    under_way = sum((worth * part for worth, part in moved), ZERO).quantize(CENT)
    return Across(paid_in, taken_out, under_way, unmatched([one for one in legs if one.place in flows and one not in own]))


def _flows(figures: HouseholdFigures, after: date) -> dict[Place, Decimal]:
    """What each account brought into the household's own flows on each day."""
    series, exchange = figures.series, figures.within.exchange
    first = series.days[0].on if series.days else date.max
    found: dict[Place, Decimal] = {}
    for on, some in series.parts.items():
        for account, day in some if on > after and on >= first else ():
            rate = exchange.rate(account, on) if exchange else ONE
            found[account, on] = day.flow * (ONE if rate is None else rate)
    return found
