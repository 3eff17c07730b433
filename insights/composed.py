"""What do a household's figures and its answers say together? Composed by rules, each sentence with its evidence."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from clients.models import Household
from clients.topics import TOPICS
from feedback.models import Reading
from insights.grounds import counted, grounds
from insights.insight import Evidence, Insight, Missing, gravest_first
from insights.queries.sentiment import change_in_four_weeks, moods_of
from insights.wealth import Wealth
from messaging.body import render
from messaging.facts import FactSheet
from messaging.sheets import NoFigures, sheet_of
from portfolios.figures import Figure
from portfolios.queries import Meaning, household_meaning

HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Told:
    """The gravest insight first; `sheet` holds every fact that their sentences use."""

    insights: tuple[Insight, ...]
    missing: tuple[Missing, ...]
    sheet: FactSheet
    as_of: date | None = None


@dataclass(slots=True)
class Answers:
    """What clients answered lately, as facts and insights."""

    household: Household
    on: date
    sheet: FactSheet
    rose_this_year: bool
    insights: list[Insight] = field(default_factory=list)

    def tell(self) -> FactSheet:
        self._mood()
        self._topics()
        return self.sheet

    def _add(self, kind: str, title: str, template: str, weight: int, rests_on: Evidence, subject: str = "") -> None:
        text = render(template, self.sheet)
        self.insights.append(Insight(kind, subject, title, template, text, weight, (rests_on,)))

    def _mood(self) -> None:
        series = moods_of(self.household, until=self.on)
        change = change_in_four_weeks(series, until=self.on)
        if not change or series[-1].shown is None:
            return
        newest, source = series[-1], f"{sum(mood.replies for mood in series)} answers in twelve weeks"
        score = f"{newest.shown:+d}".replace("-", "−") if newest.shown else "0"
        moved = f"{'up' if change > 0 else 'down'} {abs(change)}"
        self._know("mood", newest.shown or 0, score, source)
        self._know("mood_change", change, moved, source)
        template = "Sentiment went {mood_change}, to {mood}."
        if change < 0 and self.rose_this_year:
            template += " The year’s return alone does not explain it."
        rests_on = Evidence("Sentiment, from −10 to +10", score, newest.week, source, number=str(newest.shown), unit="ratio")
        self._add("sentiment", "How the relationship moves", template, 85 if change < 0 else 38, rests_on)

    def _topics(self) -> None:
        readings = Reading.objects.filter(
            reply__household=self.household, is_current=True, reply__received_at__date__gt=self.on - HALF_A_YEAR
        ).values_list("topics", "sentiment_score")
        raised = Counter(topic for topics, score in readings for topic in topics if score < Decimal(0) and topic in TOPICS)
        if not raised:
            return
        topic, times = raised.most_common(1)[0]
        source = "Readings of feedback in half a year"
        self._know("topic_times", times, "once" if times == 1 else f"{times} times", source)
        template = f"Unhappy answers spoke {{topic_times}} of {TOPICS[topic]}; answer that next."
        rests_on = Evidence("Unhappy answers", str(times), self.on, source, number=str(times), unit="units")
        self._add("topic", f"Unhappy about {TOPICS[topic]}", template, 65, rests_on, topic)

    def _know(self, id_: str, number: int, text: str, source: str) -> None:
        fact = counted(id_, "answers", source, number, text, self.sheet, how="Counted", source=source)
        self.sheet = replace(self.sheet, facts=(*self.sheet.facts, fact))


def insights_for(household: Household, *, on: date) -> Told:
    """Only what can be shown: what is not available is listed with its reason, and where nobody answered, nothing is said."""
    meaning = household_meaning(household, on=on)
    missing: list[Missing] = []
    answers = Answers(household, on, _sheet(household, meaning, on), _rose(meaning))
    sheet = answers.tell()
    found = [*Wealth(household, meaning, sheet, missing).insights(), *answers.insights]
    return Told(gravest_first(found), tuple(missing), sheet, meaning.performance.figures.as_of)


def _sheet(household: Household, meaning: Meaning, on: date) -> FactSheet:
    try:
        sheet = sheet_of(household, meaning.performance.figures, meaning, "en")
    except NoFigures:
        return FactSheet(
            household=str(household.pk), as_of=on, language="en", currency=meaning.performance.figures.currency, facts=()
        )
    return replace(sheet, facts=(*sheet.facts, *grounds(meaning, sheet)))


def _rose(meaning: Meaning) -> bool:
    net = meaning.performance.figures.returns["ytd"].net
    return isinstance(net, Figure) and net.value > 0
