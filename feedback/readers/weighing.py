"""How do a model's view, the plain rules and the client's own rating become one reading?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.readers import Answer, ReadingResult
from feedback.readers.labels import SENTIMENTS, TOPICS
from feedback.readers.own_words import own_words
from feedback.rules import Findings, find
from feedback.rules.let_down import LET_DOWN

SURE = 0.60  # below this the best label is only a guess
DOUBT = 0.02  # nobody is ever quite sure what another person feels
SHORT, SHORT_DOUBT = 4, 0.25  # least of all from fewer than four words
TOPIC_CLEAR, TOPIC_NAMED = 0.5, 0.15  # alone, or where the text also names it
CLOSEST_TOPIC = 0.25
TODAY_CHANCE, COMPLAINT_CHANCE, LEAVING_CHANCE = 0.3, 0.1, 0.3  # a miss costs more than a look
COMPLAINT_CLEAR = 0.3  # below this compliance looks, and nothing else hangs on it
ANGRY, CANNOT_WAIT = 0.9, 0.5
POSITIVE_ENOUGH = 0.75  # a deadline in happy news is no alarm
MENDED = {"names it a complaint"} | {rule.name for rule in LET_DOWN}  # who is happy now speaks of an old one

Odds = tuple[float, float, float]  # of negative, neutral, positive
# How much likelier each rating makes negative, neutral, positive (Bayes; 3 says little).
RATING_WEIGHT: Mapping[int, Odds] = {
    1: (6.0, 1.0, 0.3),
    2: (4.0, 1.0, 0.4),
    3: (1.2, 1.3, 0.8),
    4: (0.5, 1.0, 2.5),
    5: (0.3, 0.8, 4.0),
}
BAD_NEWS = (4.0, 0.7, 0.2)  # a goodbye or a complaint is bad news, however kindly it is put
BLANK = (1 / 3, 1 / 3, 1 / 3)


@dataclass(frozen=True)
class View:
    """What a model alone believes about one text."""

    sentiment: Odds
    topics: Mapping[str, float]
    urgency: tuple[float, float, float, float]
    complaint: float
    leaving: float


NO_VIEW = View(BLANK, {}, (1.0, 0.0, 0.0, 0.0), 0.0, 0.0)


def weigh(answer: Answer, view: View, *, model: str, version: str) -> ReadingResult:
    found = find(own_words(answer.text))
    chances = _chances(answer, view.sentiment)
    is_named = _names_complaint(found, chances)
    is_leaving = bool(found.leaving) or view.leaving >= LEAVING_CHANCE
    is_grave = is_named or is_leaving or view.complaint >= COMPLAINT_CLEAR
    if is_grave:
        chances = _chances(answer, _times(view.sentiment, BAD_NEWS))
    sentiment = max(chances, key=lambda name: chances[name])
    return ReadingResult(
        sentiment=sentiment,
        score=round(chances["positive"] - chances["negative"], 4),
        probabilities={name: round(chance, 4) for name, chance in chances.items()},
        is_unsure=_is_unsure(answer, found, view, chances[sentiment]),
        topics=_topics(view, found),
        urgency=_urgency(answer, view, found, chances, is_grave),
        is_complaint=is_named or view.complaint >= COMPLAINT_CHANCE or _is_grievance(view, found),
        is_leaving=is_leaving,
        actions=found.actions,
        evidence=found.complaint + found.leaving + found.call_now + found.today,
        language=found.language,
        model=model,
        version=version,
    )


def _chances(answer: Answer, feeling: Odds) -> dict[str, float]:
    """The odds under the client's own rating, never quite certain, and less so on few words."""
    odds = _times(feeling, RATING_WEIGHT.get(answer.rating or 0, (1.0, 1.0, 1.0)))
    doubt = SHORT_DOUBT if len(re.findall(r"\w+", answer.text)) < SHORT else DOUBT
    return {
        name: (1 - doubt) * chance / sum(odds) + doubt / len(SENTIMENTS) for name, chance in zip(SENTIMENTS, odds, strict=True)
    }


def _times(odds: Odds, weights: Odds) -> Odds:
    return odds[0] * weights[0], odds[1] * weights[1], odds[2] * weights[2]


def _is_unsure(answer: Answer, found: Findings, view: View, chance: float) -> bool:
    if chance < SURE:
        return True
    if not answer.text.strip():
        return False
    return found.language != "en" or _contradicts(answer.rating, view)


def _contradicts(rating: int | None, view: View) -> bool:
    """Great with angry words, or Poor with praise: perhaps the wrong button was pressed."""
    negative, _, positive = view.sentiment
    return (rating in (4, 5) and negative > 0.6) or (rating in (1, 2) and positive > 0.6)


def _names_complaint(found: Findings, chances: Mapping[str, float]) -> bool:
    """One phrase is enough; only what was mended, in a message that is clearly happy, is none."""
    is_settled = chances["positive"] >= POSITIVE_ENOUGH and {hit.rule for hit in found.complaint} <= MENDED
    return bool(found.complaint) and not is_settled


def _is_grievance(view: View, found: Findings) -> bool:
    """Angry words that cannot wait and are no goodbye: compliance looks, whatever they are about."""
    _, _, today, now = view.urgency
    return view.sentiment[0] >= ANGRY and today + now >= CANNOT_WAIT and view.leaving < LEAVING_CHANCE and not found.leaving


def _topics(view: View, found: Findings) -> tuple[str, ...]:
    picked = [topic for topic in TOPICS if view.topics.get(topic, 0.0) >= (TOPIC_NAMED if topic in found.topics else TOPIC_CLEAR)]
    if not picked and view.topics:
        closest = max(view.topics, key=lambda topic: view.topics[topic])
        picked = [closest] if view.topics[closest] >= CLOSEST_TOPIC else []
    return tuple(picked) or ("other",)


def _urgency(answer: Answer, view: View, found: Findings, chances: Mapping[str, float], is_grave: bool) -> int:
    """The graver of model and rules; grave flags need an answer today, and so does a grievance with a low rating."""
    none, week, today, now = view.urgency
    level = 1 if week >= none else 0
    if today + now >= TODAY_CHANCE:
        level = 3 if now > today else 2
    is_happy = chances["positive"] >= POSITIVE_ENOUGH
    level = max(level, 3 if found.call_now else 0, 2 if is_grave else 0)
    if not is_happy:
        level = max(level, found.urgency)
    is_cross = answer.rating in (1, 2) and chances["negative"] >= SURE
    if is_cross:
        level = max(level, 2 if answer.text.strip() and (level or found.actions) else 1)
    return max(level, 1) if found.actions and not is_happy else level
