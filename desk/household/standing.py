"""How does a household stand at a glance? Value, return, contact, and what speaks for or against the relationship."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from desk.household.home import Home
from desk.household.relationship import Moment
from desk.templatetags.relate import money, signed_percent
from insights.queries.risk import at_risk
from insights.queries.sentiment import moods_of
from portfolios.figures import Figure, NotAvailable
from portfolios.queries import Accounts
from portfolios.queries.answers import HouseholdFigures, Number


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str
    note: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    tiles: tuple[Tile, ...]
    reasons: tuple[str, ...]


def standing(home: Home, accounts: Accounts, figures: HouseholdFigures, found: Sequence[Moment], *, at: datetime) -> Standing:
    risks = at_risk(moods_of(home.household, until=at.date()), home.alerts, on=at.date())
    reasons = risks[0].reasons if risks else ()
    return Standing((_value(accounts, figures), _return(figures), _contact(found, at), _signals(reasons)), reasons)


def told(number: Number) -> str:
    """How a figure came about, for its title; or why there is none."""
    if isinstance(number, NotAvailable):
        return number.reason
    basis = f", {number.basis}" if number.basis else ""
    start = f"from {number.start:%-d %B %Y} " if number.start else ""
    return f"{number.method}{basis}, {start}as of {number.as_of:%-d %B %Y}. Source: {number.source}"


def _value(accounts: Accounts, figures: HouseholdFigures) -> Tile:
    counted = [account for account, _ in accounts if account.closed_on is None]
    at = sorted({account.custodian for account in counted})
    note = f"{len(counted)} account{'' if len(counted) == 1 else 's'}" + (f", {' and '.join(at)}" if at else "")
    if isinstance(figures.value, NotAvailable):
        note = figures.value.reason
    return Tile("Portfolio value", money(figures.value), note, told(figures.value))


def _return(figures: HouseholdFigures) -> Tile:
    """Net and gross side by side, in the same size and over the same days."""
    year = figures.returns["ytd"]
    if isinstance(year.net, NotAvailable):
        return Tile("Return this year", "—", year.net.reason, year.net.reason)
    value, which = signed_percent(year.net), "Net"
    if isinstance(year.gross, Figure):
        value, which = f"{value} / {signed_percent(year.gross)}", "Net / gross"
    bench = figures.benchmark.ytd
    against = f"{figures.benchmark.name} {signed_percent(bench)}" if isinstance(bench, Figure) else "no benchmark agreed"
    return Tile("Return this year", value, f"{which}; {against}", told(year.net))


def _contact(found: Sequence[Moment], at: datetime) -> Tile:
    """Calls, meetings and answers; a letter alone is no contact in both directions."""
    talks = [moment.at for moment in found if moment.kind != "letter"]
    how = "Calls, meetings and answers of the last twelve months"
    if not talks:
        return Tile("Last two-way contact", "—", "None in twelve months", how)
    days = (at.date() - talks[-1].date()).days
    gaps = [(later - earlier).days for earlier, later in zip(talks, talks[1:], strict=False)]
    note = f"Usual rhythm: every {median(gaps):.0f} days" if len(gaps) >= 3 else f"{len(talks)} in twelve months"
    return Tile("Last two-way contact", f"{days} day{'' if days == 1 else 's'}" if days else "Today", note, how)


def _signals(reasons: Sequence[str]) -> Tile:
    """What is known and can be read, in place of a chance of leaving that nobody has validated."""
    how = "Sentiment, what was said, silence and open complaints; no probability is invented"
    if not reasons:
        return Tile("Signs of leaving", "None", "Nothing said, done or left undone", how)
    return Tile("Signs of leaving", str(len(reasons)), "See why", how, "#why")
