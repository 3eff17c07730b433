"""How did what is no return come about: contribution, attribution, risk score, what cash did, income, realised gains?"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from portfolios.figures import Drawdown, Figure, NotAvailable
from portfolios.proof import ZERO, Addends, Piece, Proof, ends, months
from portfolios.queries import Number, Performance
from portfolios.queries.effects import Explained
from portfolios.queries.meaning import drag_of, income_of, payments_of, realised_of, sales_of
from portfolios.queries.measures import BESIDE
from portfolios.queries.performance import Path

MOST = 500  # lines of a table
CARINO = "c = Σ (kₜ ÷ k) × gₜ ÷ Cₜ, each day kₜ = ln(1 + Rₜ) ÷ Rₜ, and k the same of the whole period"
CARINO_WORDS = (
    "gₜ: what the holding gained on the day; Cₜ: the capital on which the day’s return R is measured. The lines add up to the "
    "return after the fees that were taken."
)
BRINSON = "allocation (w − W) × (B − b), selection W × (r − B), interaction (w − W) × (r − B), each day"
BRINSON_WORDS = (
    "w and r: weight and return of a class or sector in the accounts; W and B: in what is compared with; b: return of the "
    "whole of that. The days are linked by Carino’s factors, so that the effects add up to the difference, before fees."
)
SCORE = "mean of the parts’ points, never more than one under the volatility’s own"
SCORE_WORDS = (
    "From daily returns, net of the fees taken, of the year up to its day, or of all days where there are fewer. "
    "Volatility by the bands of CESR/10-673; concentration is Σ w²; the other bands are the house’s own."
)
DRAG = "D = R − H, H = (1 + h₁) × (1 + h₂) × … − 1, each day h = gain of the holdings ÷ (their value + what was bought)"
DRAG_WORDS = "R: return of the whole before advisory fees. Below zero cash held the return back; above, it held losses off."
INCOME = "I = Σ amount × rate of the day × share of the day"
INCOME_WORDS = "Dividends and interest as they were booked; the rate is 1 in the figures’ own currency."
GAINS = "G = Σ (proceeds − cost) × share of the day"
GAINS_WORDS = "Of lots that were sold in taxed accounts, by the lots that each account’s method takes; wash sales left out."


def contribution(found: Performance) -> Proof:
    title = f"Contribution, {found.label.lower()}"
    if isinstance(found.contributions, NotAvailable):
        return Proof(title, found.contributions, CARINO, CARINO_WORDS, ())
    lines = found.contributions
    rows = ((Piece(f"{line.symbol} {line.name}".strip()), Piece(number=line.gain), Piece(number=line.share)) for line in lines)
    total = _like(lines[0].share, sum((line.share.value for line in lines), ZERO)) if lines else NotAvailable("Nothing moved.")
    table = _table("What brought it", ("Holding", "Gain", "Contribution"), rows, (1, 2))
    return Proof(title, total, CARINO, CARINO_WORDS, tuple(ends(found)), months(found), addends=(table,))


def attribution(found: Performance) -> Proof:
    title = f"Against the agreed mix, {found.label.lower()}"
    return _effects(found, found.explained, title, ("Agreed mix", "Class", "Agreed", f"By class, against {found.mix}"))


def attribution_by_sector(found: Performance) -> Proof:
    title = f"Against the benchmark by sector, {found.label.lower()}"
    words = (found.benchmark, "Sector", "Benchmark", f"By sector, against {found.benchmark}")
    return _effects(found, found.by_sector, title, words)


def _effects(found: Performance, explained: Explained, title: str, words: tuple[str, str, str, str]) -> Proof:
    """`words`: what is compared with, a group, the column of its weights there, and the title of the table."""
    other, group, agreed, by = words
    rows = (
        (
            Piece(one.label),
            *(Piece(number=part) for part in (one.weight, one.mix_weight)),
            *(Piece(number=part) for part in (one.allocation, one.selection, one.interaction, one.total)),
        )
        for one in explained.effects
    )
    header = (group, "Weight", agreed, "Allocation", "Selection", "Interaction", "Together")
    table = _table(by, header, rows, tuple(range(1, 7)))
    both = ((Piece("Accounts, gross"), Piece(number=explained.portfolio)), (Piece(other), Piece(number=explained.mix)))
    tables = (_table("What is compared", ("Return", "Of the period"), both, (1,)), table) if explained.effects else ()
    return Proof(title, explained.active, BRINSON, BRINSON_WORDS, tuple(ends(found)), months(found), addends=tables)


def risk_score(found: Performance) -> Proof:
    title = "Risk score of the last year"
    if isinstance(found.score, NotAvailable) or not isinstance(found.figures.value, Figure):
        reason = found.score if isinstance(found.score, NotAvailable) else NotAvailable("There is no valuation.")
        return Proof(title, reason, SCORE, SCORE_WORDS, (), kind="score")
    worth, figures = found.figures.value, found.figures
    number = Figure(Decimal(found.score.points), "of 7", "Mean of its parts", worth.as_of, figures.source, "net")
    rows = (
        (Piece(part.label), _measured(part.measure, worth), Piece("—" if part.points is None else str(part.points)))
        for part in found.score.parts
    )
    words = f"{SCORE_WORDS} {found.verdict}".strip()
    table = _table("Its parts", ("Part", "Measured", "1 to 7"), rows, (1, 2))
    return Proof(title, number, SCORE, words, (), kind="score", addends=(table,))


def cash(found: Performance) -> Proof:
    drag, title = drag_of(found), f"What cash did, {found.label.lower()}"
    if not isinstance(drag.drag, Figure) or not isinstance(drag.holdings, Figure):
        return Proof(title, drag.drag, DRAG, DRAG_WORDS, ())
    whole = _like(drag.drag, drag.drag.value + drag.holdings.value)
    rows = (
        ("R, the whole before fees", whole),
        ("H, the holdings alone", drag.holdings),
        ("Return of the cash", drag.cash),
        ("Mean share of cash", drag.weight),
    )
    lines = ((Piece(words), Piece(number=number)) for words, number in rows)
    table = _table("What is compared", ("What", "Of the period"), lines, (1,))
    return Proof(title, drag.drag, DRAG, DRAG_WORDS, tuple(ends(found)), months(found), addends=(table,))


def income(found: Performance) -> Proof:
    paid, title = payments_of(found), f"Income, {found.label.lower()}"
    number = income_of(found, paid)
    if isinstance(paid, NotAvailable) or not isinstance(number, Figure):
        return Proof(title, number, INCOME, INCOME_WORDS, (), kind="money")
    rows = (
        (Piece(day=one.on), Piece(str(one.account)), Piece(one.what), Piece(number=_money(number, one.amount, one.on)))
        for one in paid
    )
    table = _table("What was paid", ("Day", "Account", "What", "Amount"), rows, (3,))
    return Proof(title, number, INCOME, INCOME_WORDS, (), kind="money", addends=(table,))


def gains(found: Performance, *, is_long: bool) -> Proof:
    sales, term = sales_of(found), "long" if is_long else "short"
    realised = realised_of(found, sales)
    number, title = realised.long if is_long else realised.short, f"Realised {term}-term gains, {found.label.lower()}"
    if isinstance(sales, NotAvailable) or not isinstance(number, Figure):
        return Proof(title, number, GAINS, GAINS_WORDS, (), kind="money")
    rows = (
        (Piece(day=one.on), Piece(str(one.account)), Piece(one.what), Piece(number=_money(number, one.gain, one.on)))
        for one in sales
        if one.is_long_term is is_long
    )
    table = _table("Lots sold", ("Day", "Account", "What", "Gain"), rows, (3,))
    return Proof(title, number, GAINS, GAINS_WORDS, (), kind="money", addends=(table,))


PARTS: dict[str, Callable[[Performance], Proof]] = {
    "contribution": contribution,
    "attribution": attribution,
    "attribution_by_sector": attribution_by_sector,
    "risk_score": risk_score,
    "cash": cash,
    "income": income,
    "gains_long": lambda found: gains(found, is_long=True),
    "gains_short": lambda found: gains(found, is_long=False),
}


def beside(found: Performance, name: str) -> tuple[Addends, ...]:
    """What a measure of risk rests on beside the values: its days, the benchmark, and the days of the deepest fall."""
    rows: list[tuple[Piece, Piece]] = []
    if isinstance(found.path, Path):
        rows.append((Piece("Daily returns"), Piece(str(len(found.path.days) - 1))))
        rows.append((Piece("Return net"), Piece(number=found.figures.returns[found.period].net)))
    if name in BESIDE:
        rows.append((Piece(found.benchmark or "Benchmark"), Piece(number=found.figures.benchmark.returns[found.period])))
    if name == "max_drawdown" and isinstance(found.drawdown, Drawdown):
        fall = found.drawdown
        back = Piece("Not yet") if fall.recovered is None else Piece(day=fall.recovered)
        rows += [(Piece("Peak"), Piece(day=fall.peak)), (Piece("Trough"), Piece(day=fall.trough)), (Piece("Back"), back)]
    return (_table("What it rests on", ("What", ""), rows, (1,)),) if rows else ()


def _measured(measure: float | NotAvailable, worth: Figure) -> Piece:
    if isinstance(measure, NotAvailable):
        return Piece(number=measure)
    return Piece(number=Figure(Decimal(f"{measure:.12f}"), "fraction", "Part of the risk score", worth.as_of, worth.source))


def _money(total: Figure, amount: Decimal, on: date) -> Number:
    return Figure(amount, total.unit, total.method, on, total.source)


def _like(other: Figure, value: Decimal) -> Figure:
    return Figure(value, other.unit, other.method, other.as_of, other.source, other.basis, other.start)


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[Piece, ...]], numbers: tuple[int, ...]) -> Addends:
    every = tuple(rows)
    note = f"{len(every) - MOST} further lines are counted above and left out here." if len(every) > MOST else ""
    return Addends(title, header, every[:MOST], numbers, note)
