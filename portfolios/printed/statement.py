"""What stands on a household's statement, in which order?"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from portfolios.figures import Figure
from portfolios.printed.paper import Letterhead, Paper
from portfolios.queries.answers import Number
from portfolios.queries.period_statement import PeriodStatement
from relate.lib import money as say

DASH = "—"
CENT = Decimal("0.01")
PAST = "Past performance does not guarantee future results. Values may fall as well as rise."


def statement_pdf(found: PeriodStatement, head: Letterhead, *, disclosure: str, prepared_on: date) -> bytes:
    paper = Paper(head)
    title = f"{found.household.name} household"
    story: list[Any] = [*_opening(paper, found, title, prepared_on), *_summary(paper, found), *_returns(paper, found)]
    story += [*_allocation(paper, found), *_holdings(paper, found), *_activity(paper, found)]
    story += _disclosures(paper, found, disclosure)
    return paper.printed(f"Statement, {title}", story)


def _opening(paper: Paper, found: PeriodStatement, title: str, prepared_on: date) -> Iterator[Any]:
    yield paper.heading(title, 20)
    yield paper.text(f"Statement of {_days(found)}")
    yield paper.note(f"Prepared on {_day(prepared_on)}. Every value is as of {_day(found.end)} unless another day is said.")


def _summary(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    rows: list[Sequence[object]] = [("Value over the period", "Amount", "What it is")]
    is_under_way = isinstance(found.flows.under_way, Figure) and found.flows.under_way.value
    rows += [
        (label, paper.text(_money(number), 8, right=True), paper.note(_what(number)))
        for label, number in (
            ("Opening value", found.opening),
            ("Paid in", found.flows.paid_in),
            ("Taken out", found.flows.taken_out),
            *([("Under way between own accounts", found.flows.under_way)] if is_under_way else []),
            ("Investment result, after fees", found.result),
            ("Closing value", found.closing),
            ("Advisory fees taken, within the result", found.fees),
        )
    ]
    yield paper.heading("Summary")
    yield paper.table(rows, (0.36, 0.2, 0.44), numbers=(1,))


def _returns(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    figures = found.figures
    mark = figures.benchmark
    header = ("Period", "Net", "Gross", mark.name or "Benchmark", "Net a year", "Money-weighted, net", "From")
    rows: list[Sequence[object]] = [header]
    for key, row in figures.returns.items():
        if isinstance(row.net, Figure):
            numbers = (row.net, row.gross, mark.returns[key], row.net_yearly, row.money_weighted)
            rows.append((row.label, *(_percent(one) for one in numbers), _short(row.net.start)))
    missing = [] if mark.name else [f"Benchmark: {getattr(mark.ytd, 'reason', '')}"]
    missing += [f"{row.label}: {row.net.reason}" for row in figures.returns.values() if not isinstance(row.net, Figure)]
    rules = found.rules
    yield paper.heading("Returns, net and gross")
    if len(rows) > 1:
        yield paper.table(rows, (0.18, 0.12, 0.12, 0.16, 0.12, 0.16, 0.14), numbers=(1, 2, 3, 4, 5))
        yield paper.note(f"{rules.time_weighted}; net is {rules.fees}, gross before them. To {_day(found.end)}.")
        yield paper.note("A year: (1 + R) ^ (365 / days) − 1.")
        yield paper.note("Money-weighted: XIRR over actual days, yearly from one year on. A dash: not annualised under one year.")
    if missing:
        yield paper.note("Not available: " + " ".join(missing))


def _allocation(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    lines = found.figures.allocation
    yield paper.heading("Allocation")
    if not lines:
        yield paper.note(_why(found.closing))
        return
    rows: list[Sequence[object]] = [("Asset class", "Value", "Weight", "Target", "Off target")]
    for one in lines:
        target = DASH if one.target is None else say.percent(one.target)
        points = DASH if one.points is None else f"{one.points:+.1f} points".replace("-", "−")
        weight = DASH if one.shown is None else say.percent(one.shown)
        rows.append((one.label, _money(one.value), weight, target, points))
    yield paper.table(rows, (0.32, 0.2, 0.16, 0.16, 0.16), numbers=(1, 2, 3, 4))
    yield paper.note(f"Market values of {_day(found.end)}; targets as agreed with you.")


def _holdings(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    lines = found.figures.holdings
    yield paper.heading("Holdings")
    if not lines:
        yield paper.note(_why(found.closing))
        return
    rows: list[Sequence[object]] = [("Holding", "Quantity", "Price", "Value", "Weight", "Cost", "Gain")]
    for one in lines:
        name = f"{one.symbol}  {one.name}" if one.key and one.called == one.symbol else one.name
        numbers = (
            _money(one.price) if one.key else DASH,
            _money(one.value),
            _share(one.shown),
            _money(one.cost),
            _percent(one.gain, 1),
        )
        rows.append((name, one.shares if one.key and one.shares else DASH, *numbers))
    yield paper.table(rows, (0.31, 0.11, 0.12, 0.14, 0.09, 0.12, 0.11), numbers=(1, 2, 3, 4, 5, 6))
    yield paper.note("A dash: the custodian did not state what it cost, or it has no price. Gain: value over cost, not realised.")


def _activity(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    yield paper.heading("Activity")
    if not found.movements:
        yield paper.note("Nothing was booked in the period." if found.start else _why(found.opening))
        return
    rows: list[Sequence[object]] = [("Day", "Account", "What", "Amount")]
    for one in found.movements:
        moved = one.movement
        what = moved.get_kind_display() + (f" {moved.instrument.symbol}" if moved.instrument else "")
        amount = say.money(one.amount, moved.portfolio.currency).replace("-", "−")
        part = "" if one.share == 1 else f", your {(one.share * 100).quantize(CENT).normalize():f} %"
        rows.append((_short(moved.on), f"{moved.portfolio}{part}", what, amount))
    yield paper.table(rows, (0.17, 0.33, 0.32, 0.18), numbers=(3,))
    more = f" {found.left_out} older entries are left out." if found.left_out else ""
    yield paper.note(f"Changes of cash, newest first; of accounts that others share, your part.{more}")


def _disclosures(paper: Paper, found: PeriodStatement, own: str) -> list[Any]:
    figures = found.figures
    words = [
        *figures.notes,
        PAST,
        "Your custodian’s own statement is the official record of your accounts; please compare the two.",
    ]
    if figures.source:
        words.append(f"Source of values, holdings and activity: {figures.source}.")
    if figures.benchmark.name:
        words.append(f"{figures.benchmark.name} is shown for comparison over the same days; nobody can invest in an index.")
    if own:
        words.append(own)
    return [KeepTogether([paper.heading("Disclosures"), *(paper.note(one) for one in words)]), Spacer(1, 6)]


def _days(found: PeriodStatement) -> str:
    if found.start is None or found.end is None:
        return f"{found.label.lower()}, up to {_day(found.end)}" if found.end else found.label.lower()
    return f"{_day(found.start)} to {_day(found.end)}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no valued day"


def _short(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else DASH


def _money(number: Number) -> str:
    return say.money(number.value, number.unit).replace("-", "−") if isinstance(number, Figure) else DASH


def _percent(number: Number, places: int = 2) -> str:
    return say.signed_percent(number.value, places).replace("-", "−") if isinstance(number, Figure) else DASH


def _share(shown: Any) -> str:
    return DASH if shown is None else say.percent(shown)


def _what(number: Number) -> str:
    return number.method if isinstance(number, Figure) else f"Not available: {number.reason}"


def _why(number: Number) -> str:
    return "Nothing is held." if isinstance(number, Figure) else f"Not available: {number.reason}"
