"""Which money came in, which went out, and which only moved between accounts of the same household?

Sums of the movements, never of a day's net. What an account shows beyond its movements of money on a day came or went in kind,
with a share of the account, or was there when the records begin; so in less out plus what is under way is what the returns count.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portfolios.books.values import MONEY_ACROSS, SHARES_ACROSS
from portfolios.figures import Figure, NotAvailable
from portfolios.models import Transaction
from portfolios.queries.answers import HouseholdFigures, Number
from portfolios.queries.conventions import conventions
from portfolios.queries.days import Day
from portfolios.queries.sharing import share_within

ON_ITS_WAY = timedelta(days=7)  # at most, between two accounts of a household
PAID_IN = "Money and securities that came in, without transfers between own accounts"
PAID_IN_AT_FIRST = f"{PAID_IN}; with what was there when the records begin"
TAKEN_OUT = "Money and securities that went out, without transfers between own accounts"
UNDER_WAY = "What left an own account before the period and arrived in another within it, and what changed in value on the way"
CENT, ZERO, ONE = Decimal("0.01"), Decimal(0), Decimal(1)
Place = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Across:
    """In the figures' currency, by the household's shares, to the cent; `taken_out` is positive.

    `under_way`: what left one of the own accounts before the days and arrived in them, and what changed in value on the way.
    """

    paid_in: Decimal
    taken_out: Decimal
    under_way: Decimal

    @property
    def net(self) -> Decimal:
        return self.paid_in - self.taken_out + self.under_way


@dataclass(frozen=True, slots=True)
class Flows:
    """The same of a period, as figures; what went out is below zero."""

    paid_in: Number
    taken_out: Number
    under_way: Number

    @property
    def net(self) -> Decimal:
        return sum((one.value for one in (self.paid_in, self.taken_out, self.under_way) if isinstance(one, Figure)), ZERO)


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement: `size` of `what` (a currency, or an instrument) over the border of an account, valued on `day`."""

    key: UUID
    account: UUID
    on: date
    day: Day
    what: Hashable
    size: Decimal
    share: Decimal
    worth: Decimal | None  # None in kind: what the day shows beyond the money

    @property
    def place(self) -> Place:
        return self.account, self.day.on


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
    )


def money_across(figures: HouseholdFigures, after: date) -> Across:
    """Over the valued days after a day. One query.

    The same amount out of one account and into another within a week is a transfer between the household's own; where it holds
    different shares of the two, what of it became or ceased to be the household's still counts.
    """
    flows = _flows(figures, after)
    legs = list(_legs(figures, after))
    own = _between(legs)
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
    return Across(paid_in, taken_out, sum((worth * part for worth, part in moved), ZERO).quantize(CENT))


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


def _legs(figures: HouseholdFigures, after: date) -> Iterator[Leg]:
    """All movements over the accounts' borders in the days, and in the week before, from which some may be under way."""
    within, timing = figures.within, conventions().timing
    days = _days(figures.series.parts)
    early = after - ON_ITS_WAY if after > date.min + ON_ITS_WAY else after
    rows = Transaction.objects.filter(
        portfolio__in=days, kind__in=MONEY_ACROSS | SHARES_ACROSS, on__gt=early, on__lte=figures.as_of or date.min
    ).order_by("on", "key")
    fields = ("pk", "portfolio_id", "on", "kind", "instrument_id", "quantity", "amount", "portfolio__currency")
    for key, account, on, kind, instrument, quantity, amount, currency in rows.values_list(*fields):
        place = bisect_left(days[account], on, key=lambda day: day.on)
        share = share_within(within.shares[account], within.steps.get(account), on, timing)
        if place == len(days[account]) or not share or (place == 0 and days[account][0].on != on):
            continue  # not valued yet, another's then, or within what was there when the records begin
        day = days[account][place]
        if kind in SHARES_ACROSS:
            yield Leg(key, account, on, day, instrument, quantity, share, None)
            continue
        rate = within.exchange.rate(account, on if day.weighted is not None else day.on) if within.exchange else ONE
        yield Leg(key, account, on, day, currency, amount, share, amount * share * (ONE if rate is None else rate))


def _days(parts: Mapping[date, Iterable[tuple[UUID, Day]]]) -> dict[UUID, list[Day]]:
    days: dict[UUID, list[Day]] = defaultdict(list)
    for on in sorted(parts):
        for account, day in parts[on]:
            days[account].append(day)
    return days


def _between(legs: Sequence[Leg]) -> dict[Leg, Decimal]:
    """Of each leg with its other end in an account of the household, the part that stayed the household's.

    What moved in kind on a day is told by one amount, so all of it moved between own accounts, or none.
    """
    pairs = dict(_pairs(legs))
    in_kind: dict[Place, list[Leg]] = defaultdict(list)
    for one in legs:
        if one.worth is None:
            in_kind[one.place].append(one)
    while broken := [one for one in pairs if one.worth is None and any(other not in pairs for other in in_kind[one.place])]:
        for one in broken:
            pairs.pop(pairs.pop(one), None) if one in pairs else None
    return {one: min(one.share, other.share) / one.share for one, other in pairs.items()}


def _pairs(legs: Sequence[Leg]) -> Iterator[tuple[Leg, Leg]]:
    """Both ways; each leg once, with the nearest in time."""
    arrived: dict[Hashable, list[Leg]] = defaultdict(list)
    for one in legs:
        if one.size > 0:
            arrived[one.what, one.worth is None, one.size].append(one)
    for one in legs:
        some = arrived[one.what, one.worth is None, -one.size] if one.size < 0 else []
        near = [other for other in some if other.account != one.account and abs(other.on - one.on) <= ON_ITS_WAY]
        if near:
            other = min(near, key=lambda other: abs(other.on - one.on))
            some.remove(other)
            yield one, other
            yield other, one
