"""What stands on a household's statement, in which order?"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from portfolios.figures import Figure
from portfolios.printed.course import course
from portfolios.printed.paper import Letterhead, Paper
from portfolios.queries.answers import Number
from portfolios.queries.period_statement import PeriodStatement
from relate.lib import money as say
from relate.lib.money import apportioned

DASH = "—"
CENT = Decimal("0.01")
COURSE = (
    "Values at the end of the day. Dashed: the first, and what came in less what went out since; between the two is the result."
)
PARTS = "Values at the end of the day, by your share; they add up to the opening and the closing value."
PAST = "Past performance does not guarantee future results. Values may fall as well as rise."


def statement_pdf(found: PeriodStatement, head: Letterhead, *, disclosure: str, prepared_on: date) -> bytes:
    paper = Paper(head)
    title = f"{found.household.name} household"
    story: list[Any] = [*_opening(paper, found, title, prepared_on), *_summary(paper, found), *_course(paper, found)]
    story += [
        *_returns(paper, found),
        *_accounts(paper, found),
        *_allocation(paper, found),
        *_holdings(paper, found),
        *_activity(paper, found),
    ]
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
    yield from paper.section("Summary", rows, (0.36, 0.2, 0.44), numbers=(1,))


def _course(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    drawn = course(paper, found.course, found.figures.currency)
    if drawn is not None:
        yield KeepTogether([paper.heading("Value, day by day"), drawn, Spacer(1, 4), paper.note(COURSE)])


def _returns(paper: Paper, found: PeriodStatement) -> list[Any]:
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
    why = ["Not available: " + " ".join(missing)] if missing else []
    rules, title = found.rules, "Returns, net and gross"
    if len(rows) == 1:
        return [paper.heading(title), *(paper.note(one) for one in why)]
    notes = (
        f"{rules.time_weighted}; net is {rules.fees}, gross before them. To {_day(found.end)}.",
        "A year: (1 + R) ^ (365 / days) − 1.",
        "Money-weighted: XIRR over actual days, yearly from one year on. A dash: not annualised under one year.",
    )
    return paper.section(title, rows, (0.18, 0.12, 0.12, 0.16, 0.12, 0.16, 0.14), *notes, *why, numbers=(1, 2, 3, 4, 5))


def _accounts(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    if not found.parts:
        return
    is_whole = any(one.opening is None for one in found.parts)
    header = ("Account", "Custodian", *(() if is_whole else (_short(found.start),)), _short(found.end), "Weight")
    rows: list[Sequence[object]] = [header]
    total = sum((one.closing for one in found.parts), Decimal(0))
    weights = apportioned([one.closing / total for one in found.parts]) if total > 0 else [None] * len(found.parts)
    for one, weight in zip(found.parts, weights, strict=True):
        amounts = [_amount(amount, found.figures.currency) for amount in (one.opening, one.closing) if amount is not None]
        rows.append((f"{one.account}{_of(one.share)}", one.account.custodian, *amounts, _share(weight)))
    widths = (0.42, 0.22, 0.22, 0.14) if is_whole else (0.36, 0.18, 0.18, 0.18, 0.1)
    yield from paper.section("Accounts", rows, widths, PARTS, numbers=range(2, len(header)))


def _allocation(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    lines = found.figures.allocation
    if not lines:
        yield from (paper.heading("Allocation"), paper.note(_why(found.closing)))
        return
    rows: list[Sequence[object]] = [("Asset class", "Value", "Weight", "Target", "Off target")]
    for one in lines:
        target = DASH if one.target is None else say.percent(one.target)
        points = DASH if one.points is None else f"{one.points:+.1f} points".replace("-", "−")
        weight = DASH if one.shown is None else say.percent(one.shown)
        rows.append((one.label, _money(one.value), weight, target, points))
    note = f"Market values of {_day(found.end)}; targets as agreed with you."
    if any(one.is_outside for one in lines):
        note += " What is valued by hand and has no target is not weighed with the others."
    yield from paper.section("Allocation", rows, (0.32, 0.2, 0.16, 0.16, 0.16), note, numbers=(1, 2, 3, 4))


def _holdings(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    lines = found.figures.holdings
    if not lines:
        yield from (paper.heading("Holdings"), paper.note(_why(found.closing)))
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
    note = "A dash: the custodian did not state what it cost, or it has no price. Gain: value over cost, not realised."
    yield from paper.section("Holdings", rows, (0.31, 0.11, 0.12, 0.14, 0.09, 0.12, 0.11), note, numbers=(1, 2, 3, 4, 5, 6))


def _activity(paper: Paper, found: PeriodStatement) -> Iterator[Any]:
    if not found.movements:
        yield paper.heading("Activity")
        yield paper.note("Nothing was booked in the period." if found.start else _why(found.opening))
        return
    rows: list[Sequence[object]] = [("Day", "Account", "What", "Quantity", "Amount")]
    for one in found.movements:
        moved = one.movement
        what = moved.get_kind_display() + (f" {moved.instrument.called}" if moved.instrument else "")
        amount = _amount(one.amount, moved.portfolio.currency)
        rows.append((_short(moved.on), f"{moved.portfolio}{_of(one.share)}", what, _units(moved.quantity * one.share), amount))
    more = f" {found.left_out} older entries are left out." if found.left_out else ""
    note = f"Amounts are changes of cash, newest first; of accounts that others share, your part.{more}"
    yield from paper.section("Activity", rows, (0.14, 0.3, 0.28, 0.12, 0.16), note, numbers=(3, 4))


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


def _amount(amount: Decimal, currency: str) -> str:
    return say.money(amount, currency).replace("-", "−")


def _units(quantity: Decimal) -> str:
    return f"{round(quantity, 4).normalize():,f}".replace("-", "−") if quantity else ""


def _of(share: Decimal) -> str:
    return "" if share == 1 else f", your {(share * 100).quantize(CENT).normalize():f} %"


def _percent(number: Number, places: int = 2) -> str:
    return say.signed_percent(number.value, places).replace("-", "−") if isinstance(number, Figure) else DASH


def _share(shown: Any) -> str:
    return DASH if shown is None else say.percent(shown)


def _what(number: Number) -> str:
    return number.method if isinstance(number, Figure) else f"Not available: {number.reason}"


def _why(number: Number) -> str:
    return "Nothing is held." if isinstance(number, Figure) else f"Not available: {number.reason}"
