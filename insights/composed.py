"""What do a household's figures and its answers say together? Composed by rules, each sentence with its evidence."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clients.models import Household
from feedback.models import Reading
from insights.queries.sentiment import change_in_four_weeks, moods_of
from insights.weighing import TOPIC_WORDS
from portfolios.figures import Figure
from portfolios.queries import HouseholdFigures, household_figures
from relate.lib.money import money, percent, rounded, signed_percent

HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Evidence:
    label: str
    value: str
    as_of: date | None
    source: str


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
    net, gross = period.net, period.gross
    text = (
        f"Net of fees the household returned {signed_percent(net.value)} this year ({signed_percent(gross.value)} before them)."
    )
    evidence = [_evidence("Return this year, net", signed_percent(net.value), net)]
    evidence.append(_evidence("Return this year, gross", signed_percent(gross.value), gross))
    mark = figures.benchmark.ytd if figures.benchmark else None
    if isinstance(mark, Figure):
        gap = net.value - mark.value
        side = "ahead of" if gap > 0 else "behind" if gap < 0 else "level with"
        text += (
            f" That is {percent(abs(gap))} {side} {figures.benchmark.name}."
            if gap
            else f" That is {side} {figures.benchmark.name}."
        )
        evidence.append(_evidence(figures.benchmark.name, signed_percent(mark.value), mark))
    yield Insight("performance", "How the year stands", text, tuple(evidence))


def _about_allocation(figures: HouseholdFigures) -> Iterator[Insight]:
    for line in figures.allocation:
        if not line.is_breach:
            continue
        points = rounded(line.drift.value * 100, 1)
        side = "over" if points > 0 else "under"
        text = f"{line.label} is {abs(points)} points {side} its target of {percent(line.target)}; the agreed limit is {percent(line.band)}."
        if isinstance(figures.value, Figure):
            text += f" Moving {money(abs(line.drift.value) * figures.value.value, places=0)} would bring it back."
        yield Insight(
            "allocation", f"{line.label} is out of band", text, (_evidence("Weight", percent(line.weight.value), line.weight),)
        )


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
    raised = Counter(topic for topics, score in readings for topic in topics if score < Decimal(0) and topic in TOPIC_WORDS)
    if not raised:
        return
    topic, times = raised.most_common(1)[0]
    often = "once" if times == 1 else f"{times} times"
    text = f"In half a year, answers that were unhappy spoke {often} of {TOPIC_WORDS[topic]}. The next letter or call should answer that."
    yield Insight(
        "topic",
        f"Unhappy about {TOPIC_WORDS[topic]}",
        text,
        (Evidence("Unhappy answers", str(times), on, "Readings of feedback"),),
    )


def _evidence(label: str, value: str, figure: Figure) -> Evidence:
    return Evidence(label, value, figure.as_of, f"{figure.method}; {figure.source}")
