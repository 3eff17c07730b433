"""What moved over the borders of a household's accounts, and which two movements are one transfer between its own?

The same amount of the same money or security, or an amount of other money that is worth the same but for a bank's margin, out of
one account and into another within a week. Amounts of one currency that nearly agree are told and not matched: a fee may have
been taken on the way, or they may be two payments.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from portfolios.books import FRACTION, price_on
from portfolios.books.values import MONEY_ACROSS, SHARES_ACROSS
from portfolios.called import account_called, called
from portfolios.models import Transaction
from portfolios.queries.answers import HouseholdFigures
from portfolios.queries.conventions import conventions
from portfolios.queries.days import Day
from portfolios.queries.sharing import share_within
from portfolios.records import books_of
from relate.lib.money import money

ON_ITS_WAY = timedelta(days=7)  # at most, between two accounts of a household
EXCHANGED_WITHIN = Decimal("0.03")  # of the reference rate: a day or two of the market and a retail bank's margin
NEARLY = Decimal("0.05")  # apart: as a fee leaves a payment
ZERO, ONE = Decimal(0), Decimal(1)
Place = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement: `size` of `what` (a currency, or an instrument) over the border of an account, valued on `day`.

    `each`: what one of it is worth in the figures' currency; None in kind, as long as what the day shows beyond the money tells.
    `beside`: money that moved with securities.
    """

    key: UUID
    account: UUID
    on: date
    day: Day
    what: str | UUID
    size: Decimal
    beside: Decimal
    share: Decimal
    rate: Decimal
    each: Decimal | None
    called: str
    holder: str

    @property
    def place(self) -> Place:
        return self.account, self.day.on

    @property
    def whole(self) -> Decimal | None:
        """In the figures' currency, whoever holds the account."""
        return None if self.each is None else self.size * self.each + self.beside * self.rate

    @property
    def worth(self) -> Decimal | None:
        return None if self.whole is None else self.whole * self.share

    @property
    def is_money(self) -> bool:
        return isinstance(self.what, str)

    @property
    def words(self) -> str:
        return (
            money(abs(self.size), self.what, 2)
            if isinstance(self.what, str)
            else f"{abs(self.size).normalize():,f} {self.called}"
        )


def legs_of(figures: HouseholdFigures, after: date) -> list[Leg]:
    """All movements in the days, and in the week before, from which some may be under way; in order of their days."""
    legs = list(_moved(figures, after))
    in_kind: dict[Place, int] = defaultdict(int)
    for one in legs:
        in_kind[one.place] += not one.is_money
    several = {place for place, number in in_kind.items() if number > 1}
    return _priced(legs, several) if several else legs


def _moved(figures: HouseholdFigures, after: date) -> Iterator[Leg]:
    within, timing = figures.within, conventions().timing
    days = _days(figures.series.parts)
    early = after - ON_ITS_WAY if after > date.min + ON_ITS_WAY else after
    rows = Transaction.objects.filter(
        portfolio__in=days, kind__in=MONEY_ACROSS | SHARES_ACROSS, on__gt=early, on__lte=figures.as_of or date.min
    ).order_by("on", "key")
    own = ("portfolio__currency", "portfolio__name", "portfolio__account_tail", "instrument__symbol")
    for key, account, on, kind, instrument, quantity, amount, currency, name, tail, symbol in rows.values_list(
        "pk", "portfolio_id", "on", "kind", "instrument_id", "quantity", "amount", *own
    ):
        place = bisect_left(days[account], on, key=lambda day: day.on)
        share = share_within(within.shares[account], within.steps.get(account), on, timing)
        if place == len(days[account]) or not share or (place == 0 and days[account][0].on != on):
            continue  # not valued yet, another's then, or within what was there when the records begin
        day = days[account][place]
        rate = within.exchange.rate(account, on if day.weighted is not None else day.on) if within.exchange else ONE
        rate, holder = ONE if rate is None else rate, account_called(name, tail)
        if kind in SHARES_ACROSS and instrument:
            yield Leg(key, account, on, day, instrument, quantity, amount, share, rate, None, called(symbol, ""), holder)
        else:
            yield Leg(key, account, on, day, currency, amount, ZERO, share, rate, rate, currency, holder)


def _days(parts: Mapping[date, Iterable[tuple[UUID, Day]]]) -> dict[UUID, list[Day]]:
    days: dict[UUID, list[Day]] = defaultdict(list)
    for on in sorted(parts):
        for account, day in parts[on]:
            days[account].append(day)
    return days


def _priced(legs: Sequence[Leg], places: set[Place]) -> list[Leg]:
    """Each security of these days at its own price; where one has none, the day's sum goes on telling for all."""
    ledgers = books_of({account for account, _ in places}).ledgers
    prices: dict[Leg, Decimal | None] = {
        one: price_on(ledgers[one.account], one.what, one.on)
        for one in legs
        if isinstance(one.what, UUID) and one.place in places
    }
    dark = {one.place for one, price in prices.items() if price is None}
    return [
        one if (price := prices.get(one)) is None or one.place in dark else replace(one, each=price * one.rate) for one in legs
    ]


def own_parts(legs: Sequence[Leg]) -> dict[Leg, Decimal]:
    """Of each leg with its other end in an account of the household, the part that stayed the household's.

    What moved in kind on a day and is told by one amount moved between own accounts with all of it, or not at all.
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


def unmatched(legs: Sequence[Leg]) -> tuple[str, ...]:
    """Of those that are no transfer: which two may be one all the same, and why they are not taken for it."""
    nearly = list(_met(legs, _is_nearly))
    met = {leg for pair in nearly for leg in pair}
    rest = [one for one in legs if one not in met]
    return tuple(
        f"{_listed(left, 'left')}, and {_listed(came, 'came into')}: counted as taken out and paid in, because {why}."
        for left, came, why in (
            *(((one,), (other,), "the amounts differ") for one, other in nearly),
            *((one, two, "one amount is the sum of two") for one, two in _in_parts(rest, out=True)),
            *((two, one, "one amount is the sum of two") for one, two in _in_parts(rest, out=False)),
        )
    )


def _listed(legs: Sequence[Leg], verb: str) -> str:
    return " and ".join(f"{one.words} {verb} {one.holder} on {one.on:%-d %B %Y}" for one in legs)


def _in_parts(legs: Sequence[Leg], *, out: bool) -> Iterator[tuple[tuple[Leg], tuple[Leg, Leg]]]:
    """One movement and the two on the other side that make it up; `out`: the one went out. Each leg once, the earliest first."""
    taken: set[UUID] = set()
    for one in (one for one in legs if (one.size < 0) == out):
        first = bisect_left(legs, one.on - ON_ITS_WAY, key=lambda two: two.on)
        last = bisect_right(legs, one.on + ON_ITS_WAY, key=lambda two: two.on)
        parts: dict[Decimal, Leg] = {}
        for two in legs[first:last]:
            if two.what != one.what or (two.size < 0) == out or two.account == one.account or two.key in taken:
                continue
            if other := parts.get(-one.size - two.size):
                taken |= {other.key, two.key}
                yield (one,), (other, two)
                break
            parts[two.size] = two


def _pairs(legs: Sequence[Leg]) -> Iterator[tuple[Leg, Leg]]:
    """Both ways; each leg once, with the nearest in time. What is the same comes before what is worth the same."""
    for is_other in (_is_same, _is_exchanged):
        pairs = list(_met(legs, is_other))
        for one, other in pairs:
            yield one, other
            yield other, one
        met = {leg for pair in pairs for leg in pair}
        legs = [one for one in legs if one not in met]


def _met(legs: Sequence[Leg], is_other: Callable[[Leg, Leg], bool]) -> Iterator[tuple[Leg, Leg]]:
    """`legs` in order of their days."""
    arrived, taken = [one for one in legs if one.size > 0], set[UUID]()
    for one in (one for one in legs if one.size < 0):
        first = bisect_left(arrived, one.on - ON_ITS_WAY, key=lambda two: two.on)
        last = bisect_right(arrived, one.on + ON_ITS_WAY, key=lambda two: two.on)
        free = (two for two in arrived[first:last] if two.account != one.account and two.key not in taken)
        if near := [two for two in free if is_other(one, two)]:
            other = min(near, key=lambda two: abs(two.on - one.on))
            taken.add(other.key)
            yield one, other


def _is_same(one: Leg, other: Leg) -> bool:
    return one.what == other.what and abs(one.size + other.size) <= (ZERO if one.is_money else FRACTION)


def _is_exchanged(one: Leg, other: Leg) -> bool:
    if not (one.is_money and other.is_money) or one.what == other.what or one.whole is None or other.whole is None:
        return False
    return abs(one.whole + other.whole) <= abs(one.whole) * EXCHANGED_WITHIN


def _is_nearly(one: Leg, other: Leg) -> bool:
    return one.what == other.what and abs(one.size + other.size) <= abs(one.size) * NEARLY
