"""How is a household, or one account, doing on a day? The same number of queries however many accounts there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from clients.models import Household
from portfolios.called import ELSEWHERE
from portfolios.figures import Basis, Figure, NotAvailable, after_model_fee, annualised, exact
from portfolios.models import Flag, Portfolio
from portfolios.queries import holdings
from portfolios.queries.answers import BenchmarkFigures, HouseholdFigures, Number, PeriodReturn, Within
from portfolios.queries.benchmarks import benchmark_of, marks_of_all
from portfolios.queries.cash_told import told_cash
from portfolios.queries.conventions import Conventions, conventions
from portfolios.queries.currencies import Exchange, exchange_of
from portfolios.queries.days import DailySeries
from portfolios.queries.periods import NEAR, PERIODS, start_of, unvalued_at
from portfolios.queries.series import merged
from portfolios.queries.shares import WHOLE, Accounts, accounts_of
from portfolios.queries.sharing import Steps, shares_on, steps_of
from portfolios.records import books_of

OLD_DAYS = 7
INVESTED = "Paid in less taken out since inception, with what was there when the records begin"
NONE = Decimal(0)
Span = tuple[date, date]


def household_figures(
    household: Household, *, on: date, accounts: Accounts | None = None, known: datetime | None = None
) -> HouseholdFigures:
    """All accounts of a household by the shares of its members: aggregated values and flows, never an average of returns.

    `accounts`: from `accounts_of`, where a caller needs them too. `known`: what was given at that moment.
    """
    accounts = accounts_of(household) if accounts is None else accounts
    left, steps = steps_of(household.pk, accounts)
    every = [*accounts, *((one, NONE) for one in left)]
    exchange = exchange_of([one for one, _ in every], conventions().currency)
    return _figures(every, household.pk, on, known, steps, exchange)


def portfolio_figures(portfolio: Portfolio, *, on: date, known: datetime | None = None) -> HouseholdFigures:
    """One account in full and in its own currency, against the targets of its household."""
    return _figures([(portfolio, WHOLE)], portfolio.household_id, on, known, {}, Exchange(portfolio.currency), alone=True)


def daily_series(household: Household, *, start: date, on: date) -> DailySeries:
    """The household's values from a day on; three queries."""
    accounts = accounts_of(household)
    left, steps = steps_of(household.pk, accounts)
    shares = {one.pk: share for one, share in accounts} | dict.fromkeys((one.pk for one in left), NONE)
    exchange = exchange_of([*(one for one, _ in accounts), *left], conventions().currency)
    return merged(shares, on=on, steps=steps, exchange=exchange).since(start)


def _figures(
    accounts: Accounts,
    household_id: UUID,
    on: date,
    known: datetime | None,
    steps: Mapping[UUID, Steps],
    exchange: Exchange,
    *,
    alone: bool = False,
) -> HouseholdFigures:
    shares = {one.pk: share for one, share in accounts}
    series = merged(shares, on=on, known=known, steps=steps, exchange=exchange)
    within = Within(shares, steps, exchange)
    currency = exchange.wanted
    shares = shares_on(shares, steps, on)
    accounts = [(one, shares[one.pk]) for one, _ in accounts if one.pk in shares]
    unvalued = [one for one, _ in accounts if one.unvalued_because]
    if not series.days or unvalued:
        reason = _unvalued(unvalued, alone=alone) or series.unrated or "There is no valuation yet: import a statement."
        return _nothing(series, reason, currency)
    as_of = series.days[-1].on
    source = _source([one for one, _ in accounts], exchange)
    spans = {period: _span(series, period, as_of) for period in PERIODS}
    value = Figure(series.days[-1].value, currency, "Sum of the accounts, by the members' shares", as_of, source)
    books = books_of(list(shares), on=as_of, known=known)
    pieces, money = holdings.pieces_of(books.ledgers, shares, as_of, exchange)
    lines = holdings.holding_lines(pieces, books.instruments, money, value, as_of)
    year_start = start_of("ytd", as_of) or as_of
    return HouseholdFigures(
        as_of=as_of,
        currency=currency,
        source=source,
        value=value,
        cash=Figure(series.days[-1].cash, currency, "Cash and money market funds", as_of, source),
        returns=returns_of(series, spans, source),
        xirr=_xirr(series, None, source),
        fees_ytd=_sum(series, "fee", year_start, currency, "Advisory fees taken", source),
        net_flows_ytd=_sum(series, "flow", year_start, currency, "Paid in less taken out", source),
        invested=_sum(series, "flow", None, currency, INVESTED, source),
        allocation=holdings.allocation_lines(lines, holdings.targets_on(household_id, as_of), value, as_of),
        holdings=lines,
        benchmark=benchmark_of(marks_of_all(None if alone else household_id, accounts), spans, currency),
        series=series,
        notes=_notes([one for one in accounts if not books.ledgers[one[0].pk].is_by_hand], series, pieces, as_of, on),
        within=within,
        told_cash=told_cash(books.ledgers, accounts, books.instruments, as_of),
    )


def _unvalued(accounts: Sequence[Portfolio], *, alone: bool) -> str:
    """Why there is no value: of the first account in full, of others their names."""
    if not accounts or alone:
        return accounts[0].unvalued_because if accounts else ""
    first, others = accounts[0], [one.name for one in accounts[1:]]
    said = f"{first.name}: {first.unvalued_because}"
    if not others:
        return said
    named = f"{', '.join(others[:2])} and {len(others) - 2} more" if len(others) > 2 else " and ".join(others)
    return f"{said} {named} {'has' if len(others) == 1 else 'have'} no value either."


def _span(series: DailySeries, period: str, as_of: date) -> Span | NotAvailable:
    """First and last day of a period, or why the accounts do not cover it."""
    if period == "since_inception":
        return series.days[0].on, as_of
    start = start_of(period, as_of) or as_of
    place = series.place(start)
    if place is None:
        return NotAvailable(f"The valuations begin on {series.days[0].on:%-d %B %Y}, after this period did.")
    if start - series.days[place].on > NEAR:
        return unvalued_at(start)
    return start, as_of


def returns_of(series: DailySeries, spans: Mapping[str, Span | NotAvailable], source: str) -> dict[str, PeriodReturn]:
    rules = conventions()
    return {period: _returns(series, period, span, source, rules) for period, span in spans.items()}


def _returns(series: DailySeries, period: str, span: Span | NotAvailable, source: str, rules: Conventions) -> PeriodReturn:
    label = PERIODS[period]
    if isinstance(span, NotAvailable):
        return PeriodReturn(label, span, span, span, span, span)
    if len(series.days) == 1:
        alone = NotAvailable("Return not available: one valuation.")
        return PeriodReturn(label, alone, alone, alone, alone, alone)
    start = None if period == "since_inception" else series.place(span[0])
    net, gross = (series.time_weighted(start=start, gross=is_gross, timing=rules.timing) for is_gross in (False, True))
    if rules.model_fee is not None and not isinstance(gross, NotAvailable):
        net = after_model_fee(gross, yearly_fee=float(rules.model_fee), start=span[0], end=span[1])
    how = rules.time_weighted + estimated(series, start)
    fees = rules.fees_where(any_taken=any(day.fee for day in series.days[0 if start is None else start + 1 :]))
    return PeriodReturn(
        label=label,
        net=_rate(net, "net", span, source, f"{how}, {fees}"),
        gross=_rate(gross, "gross", span, source, f"{how}, before advisory fees"),
        net_yearly=yearly(net, "net", span, source, f"{how}, {fees}"),
        gross_yearly=yearly(gross, "gross", span, source, f"{how}, before advisory fees"),
        money_weighted=_xirr(series, start, source, since=span[0]),
        fees=fees,
    )


def estimated(series: DailySeries, start: int | None) -> str:
    """Where money moved without a valuation, and what stands in its place."""
    stretches = series.estimated_after(start)
    if not stretches:
        return ""
    first, last = stretches[0][0], stretches[-1][1]
    return f", by Modified Dietz where money moved without a valuation (between {first:%-d %B %Y} and {last:%-d %B %Y})"


def _rate(rate: float | NotAvailable, basis: Basis, span: Span, source: str, method: str) -> Number:
    if isinstance(rate, NotAvailable):
        return rate
    return Figure(exact(rate), "fraction", method, span[1], source, basis=basis, start=span[0])


def yearly(rate: float | NotAvailable, basis: Basis, span: Span, source: str, method: str) -> Number:
    """The same a year, by (1 + R) ^ (365 / days) - 1; refused under one year."""
    a_year = rate if isinstance(rate, NotAvailable) else annualised(rate, start=span[0], end=span[1])
    return _rate(a_year, basis, span, source, method.replace("not annualised", "a year: (1 + R) ^ (365 / days) - 1"))


def _xirr(series: DailySeries, start: int | None, source: str, since: date | None = None) -> Number:
    rate = series.money_weighted(start, since=since)
    if isinstance(rate, NotAvailable):
        return rate
    first, last = since or series.days[start or 0].on, series.days[-1].on
    a_year = "yearly" if (last - first).days >= 365 else "of the period, not annualised"
    method = f"Money-weighted (XIRR, actual days over 365), {a_year}, after advisory fees"
    return Figure(exact(rate), "fraction", method, last, source, basis="net", start=first)


def _sum(series: DailySeries, name: str, start: date | None, currency: str, method: str, source: str) -> Number:
    """What moved after a day, or ever; not available where days of it have no rate."""
    if series.unrated and (start is None or start < series.days[0].on):
        return NotAvailable(series.unrated)
    total = series.fees_after(start or date.min) if name == "fee" else series.flows_after(start or date.min)
    return Figure(total, currency, method, series.days[-1].on, source, start=start)


def _source(portfolios: Sequence[Portfolio], exchange: Exchange) -> str:
    custodians = sorted({one.custodian for one in portfolios})
    kept = [one for one in custodians if one != ELSEWHERE]
    sources = [f"{' and '.join(kept)} records", "daily closes"] if kept else []
    sources += ["values by hand"] if ELSEWHERE in custodians else []
    sources += ["reference rates of the European Central Bank"] if exchange.foreign else []
    return ", ".join(sources)


def _notes(
    accounts: Accounts, series: DailySeries, pieces: Mapping[UUID, holdings.Piece], as_of: date, on: date
) -> tuple[str, ...]:
    """What makes the figures less sure than they look. One query more where an account's values end before the day."""
    behind = {one: series.last_valued[one.pk] for one, _ in accounts if one.pk in series.last_valued}
    behind = {one: last for one, last in behind.items() if (on - last).days > OLD_DAYS}
    why = _unpriced(behind) if behind else {}
    notes = []
    for one, last in behind.items():
        is_carried = (as_of - last).days > OLD_DAYS
        if is_carried or one.pk in why:
            carried = "; that value is carried on" if is_carried else ""
            because = f". {why[one.pk]}" if one.pk in why else "."
            notes.append(f"{one} was last valued on {last:%-d %B %Y}{carried}{because}")
    notes += [f"{one} has no valuation yet and is not counted." for one, _ in accounts if one.pk not in series.last_valued]
    closes = [one.price_on for one in pieces.values() if one.price_on and not one.is_appraised]
    old = [on for on in closes if (as_of - on).days > OLD_DAYS]
    if old:
        count = "One price is" if len(old) == 1 else f"{len(old)} prices are"
        notes.append(f"{count} more than {OLD_DAYS} days old, the oldest of {min(old):%-d %B %Y}.")
    return tuple(notes)


def _unpriced(accounts: Iterable[Portfolio]) -> dict[UUID, str]:
    """Of each account a holding that nobody has priced since, as its records say."""
    kinds = (Flag.Kind.NO_PRICE, Flag.Kind.STALE_PRICE, Flag.Kind.NO_RATE)
    rows = (
        Flag.objects.standing().filter(portfolio__in=[one.pk for one in accounts], kind__in=kinds).order_by("-raised_at", "key")
    )
    return dict(rows.values_list("portfolio", "text"))


def _nothing(series: DailySeries, reason: str, currency: str) -> HouseholdFigures:
    none = NotAvailable(reason)
    return HouseholdFigures(
        as_of=None,
        currency=currency,
        source="",
        value=none,
        cash=none,
        returns={period: PeriodReturn(label, none, none, none, none, none) for period, label in PERIODS.items()},
        xirr=none,
        fees_ytd=none,
        net_flows_ytd=none,
        invested=none,
        allocation=(),
        holdings=(),
        benchmark=BenchmarkFigures("", dict.fromkeys(PERIODS, none)),
        series=series,
    )
