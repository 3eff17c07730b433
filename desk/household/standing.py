"""How does a household stand at a glance? What is owned and felt first, then what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.urls import reverse
from django.utils import timezone

from clients.models import Task
from desk.household.home import Home
from desk.household.relationship import Moment
from desk.templatetags.relate import day, money, signed, signed_percent, since
from insights.queries.risk import at_risk
from insights.queries.sentiment import moods_of
from insights.queries.silence import limit_of
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
    """Eight tiles, which a small screen shows without scrolling."""
    risks = at_risk(moods_of(home.household, until=at.date()), home.alerts, on=at.date())
    reasons = risks[0].reasons if risks else ()
    tiles = (
        *(_value(accounts, figures), _return(figures), _drift(home, figures), _sentiment(found, reasons)),
        *(_contact(found, at), _due(home, found, at), _actions(home.tasks), _approvals(home)),
    )
    return Standing(tiles, reasons)


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
    note += f", {_days(figures.value)}" if isinstance(figures.value, Figure) else ""
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
    against = f"{figures.benchmark.name} {signed_percent(bench)}" if isinstance(bench, Figure) else _lower(bench.reason)
    return Tile("Return this year", value, f"{which}, {_days(year.net)}; {against}", told(year.net))


def _days(figure: Figure) -> str:
    """31 Dec 2025 to 20 Nov 2026, or the one day."""
    start = f"{figure.start:%-d %b %Y} to " if figure.start else ""
    return f"{start}{figure.as_of:%-d %b %Y}"


def _lower(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".removesuffix(".")


def _drift(home: Home, figures: HouseholdFigures) -> Tile:
    """The class that is farthest from its target, in percentage points."""
    how = "The asset class farthest from its target, in percentage points; a breach is outside its band"
    aimed = [(line, line.points) for line in figures.allocation if line.points is not None]
    if not aimed:
        reason = figures.value.reason if isinstance(figures.value, NotAvailable) else "No targets agreed"
        return Tile("Drift from target", "—", reason, how)
    line, points = max(aimed, key=lambda one: abs(one[1]))
    breaches = sum(one.is_breach for one, _ in aimed)
    note = f"{line.label}; {breaches} out of band: plan" if breaches else f"{line.label}; all inside their bands"
    return Tile("Drift from target", f"{signed(points, 1)} pts", note, how, _page("portfolios:plan", home) if breaches else "")


def _sentiment(found: Sequence[Moment], reasons: Sequence[str]) -> Tile:
    """The newest answer and how many there are, with the signs of leaving: no chance is shown, since none is validated."""
    how = "From −10 to +10, as the newest answer was read; signs of leaving are what was said, silence and open complaints"
    read = [one for one in found if one.shown is not None]
    n = sum(one.kind == "feedback" for one in found)
    of = f"Newest of {n} answer{'' if n == 1 else 's'}" if read else f"{n} answers, none read for sure" if n else "No answers"
    signs = f"; {len(reasons)} sign{'' if len(reasons) == 1 else 's'} of leaving" if reasons else ""
    return Tile("Sentiment", signed(read[-1].shown) if read else "—", of + signs, how, "#why" if reasons else "")


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


def _due(home: Home, found: Sequence[Moment], at: datetime) -> Tile:
    """By when somebody should talk with them again, by the rhythm of their letters."""
    limit, today = limit_of(home.household), timezone.localdate(at)
    talked = [timezone.localdate(one.at) for one in found if one.kind != "letter"]
    due = (talked[-1] if talked else home.household.since_on) + timedelta(days=limit)
    letter = home.household.next_letter_on
    note = f"Next letter {day(letter, with_year=letter.year != today.year)}" if letter else "No letter is planned"
    how = f"A call, a meeting or an answer at least every {limit} days, by the agreed rhythm"
    return Tile("Next contact due", _by(due, today), note, how)


def _by(due: date, today: date) -> str:
    if due <= today:
        return "Now"
    return day(due, with_year=due.year != today.year)


def _actions(tasks: Sequence[Task]) -> Tile:
    how = "Next actions that nobody has ticked off yet"
    if not tasks:
        return Tile("Open actions", "None", "Nothing is left to do", how)
    return Tile("Open actions", str(len(tasks)), tasks[0].due_text or tasks[0].title, how, "#clients-tasks")


def _approvals(home: Home) -> Tile:
    """Letters that compliance has not answered; else the draft that the advisor has not submitted."""
    how = "Letters that were submitted and not yet approved"
    if home.in_review:
        first = home.in_review[0]
        note = f"Submitted {since(first.submitted_at)}"
        return Tile("Waiting for approval", str(len(home.in_review)), note, how, reverse("messaging:message", args=[first.pk]))
    if home.draft:
        return Tile("Waiting for approval", "None", "A draft to submit", how, reverse("messaging:message", args=[home.draft]))
    return Tile("Waiting for approval", "None", "No draft either", how)


def _page(name: str, home: Home) -> str:
    return reverse(name, args=[home.household.pk])
