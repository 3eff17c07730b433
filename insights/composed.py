"""What do a household's figures and its answers say together? Composed by rules, each sentence with its evidence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clients.models import Household
from clients.topics import TOPICS
from feedback.models import Reading
from insights.queries.sentiment import change_in_four_weeks, moods_of
from portfolios.figures import Figure
from portfolios.queries import HouseholdFigures, household_figures
from relate.lib.money import money, percent, rounded, signed_percent

HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Evidence:
    what: str
    value: str
    as_of: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class Insight:
    kind: str
    title: str
    text: str
    evidence: tuple[Evidence, ...]


def insights_for(household: Household, *, on: date) -> list[Insight]:
    """Only what can be shown: where a figure is not available or nobody answered, nothing is said about it."""
    figures = household_figures(household, on=on)
    return [
        *_about_return(figures),
        *_about_allocation(figures),
        *_about_mood(household, figures, on),
        *_about_topics(household, on),
    ]


def _about_return(figures: HouseholdFigures) -> Iterator[Insight]:
    period = figures.returns.get("ytd")
    if period is None or not isinstance(period.net, Figure) or not isinstance(period.gross, Figure):
        return
    net, gross = signed_percent(period.net.value), signed_percent(period.gross.value)
    text = f"Net of fees the household returned {net} this year ({gross} before them)."
    evidence = [_evidence("Return this year, net", net, period.net), _evidence("Return this year, gross", gross, period.gross)]
    name, mark = figures.benchmark.name, figures.benchmark.ytd
    if isinstance(mark, Figure):
        text += f" {_beside(period.net.value - mark.value, name)}"
        evidence.append(_evidence(name, signed_percent(mark.value), mark))
    yield Insight("performance", "How the year stands", text, tuple(evidence))


def _beside(gap: Decimal, name: str) -> str:
    if gap == 0:
        return f"That is level with {name}."
    return f"That is {percent(abs(gap))} {'ahead of' if gap > 0 else 'behind'} {name}."


def _about_allocation(figures: HouseholdFigures) -> Iterator[Insight]:
    for line in figures.allocation:
        if not line.is_breach or not isinstance(line.drift, Figure) or not isinstance(line.weight, Figure):
            continue
        drift, target, band = line.drift.value, line.target or Decimal(0), line.band or Decimal(0)
        points, side = rounded(abs(line.points or Decimal(0)), 1), "over" if drift > 0 else "under"
        text = f"{line.label} is {points} points {side} its target of {percent(target)}; the agreed limit is {percent(band)}."
        if isinstance(figures.value, Figure):
            text += f" Moving {money(abs(drift) * figures.value.value, figures.currency, places=0)} would bring it back."
        evidence = (_evidence("Weight", percent(line.shown or line.weight.value), line.weight),)
        yield Insight("allocation", f"{line.label} is out of band", text, evidence)


def _about_mood(household: Household, figures: HouseholdFigures, on: date) -> Iterator[Insight]:
    series = moods_of(household, until=on)
    change = change_in_four_weeks(series, until=on)
    if change is None or change == 0:
        return
    newest = series[-1]
    score = f"{newest.shown:+d}" if newest.shown else "0"
    text = f"Sentiment is {score} on a scale from -10 to +10, {'up' if change > 0 else 'down'} {abs(change)} in four weeks."
    period = figures.returns.get("ytd")
    if change < 0 and period and isinstance(period.net, Figure) and period.net.value > 0:
        text += " The portfolio is up this year, so returns alone do not explain it."
    source = f"{sum(mood.replies for mood in series)} answers in twelve weeks"
    yield Insight("sentiment", "How the relationship moves", text, (Evidence("Sentiment", score, newest.week, source),))


def _about_topics(household: Household, on: date) -> Iterator[Insight]:
    readings = Reading.objects.filter(
        reply__household=household, is_current=True, reply__received_at__date__gt=on - HALF_A_YEAR
    ).values_list("topics", "sentiment_score")
    raised = Counter(topic for topics, score in readings for topic in topics if score < Decimal(0) and topic in TOPICS)
    if not raised:
        return
    topic, times = raised.most_common(1)[0]
    often = "once" if times == 1 else f"{times} times"
    text = f"In half a year, answers that were unhappy spoke {often} of {TOPICS[topic]}. Answer that next."
    yield Insight(
        "topic",
        f"Unhappy about {TOPICS[topic]}",
        text,
        (Evidence("Unhappy answers", str(times), on, "Readings of feedback"),),
    )


def _evidence(label: str, value: str, figure: Figure) -> Evidence:
    return Evidence(label, value, figure.as_of, f"{figure.method}; {figure.source}")
