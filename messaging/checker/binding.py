"""Is each figure what the words around it say it is? Subject, measure, basis, period, date and rank, one by one."""

from dataclasses import dataclass

from messaging.checker.cues import Cue
from messaging.checker.passage import Occurrence, Sentence
from messaging.facts import Fact, Kind
from messaging.words import any_of

FAR, CLOSE, NEXT = 8, 6, 1
NEEDS_ITS_CUE = frozenset(
    {
        *("value", "change", "weight", "target", "band", "drift", "move", "fee", "deposit", "withdrawal", "cash", "count"),
        *("contribution", "income", "long_gain", "short_gain", "drag", "risk", "risk_limit"),
    }
)
STANDS_FOR = {
    "value": {"value", "worth"},
    "drift": {"drift", "target"},
    "gap": {"gap"},
}
BY_THEMSELVES = {
    "flows",
    "fees",
    "cash",
    "income",
    "long_gains",
    "short_gains",
    "answers",
    "economy",
}  # nobody owns these figures
SAID = {
    "value": "the value",
    "worth": "the value",
    "change": "the change",
    "return": "a return",
    "weight": "a share of the portfolio",
    "target": "the target",
    "band": "the tolerance",
    "drift": "the distance from target",
    "gap": "the difference to the benchmark",
    "move": "the amount to move",
    "fee": "the fee",
    "deposit": "a deposit",
    "withdrawal": "a withdrawal",
    "cash": "cash",
    "count": "a count",
    "contribution": "what a holding brought",
    "income": "income",
    "long_gain": "long-term gains",
    "short_gain": "short-term gains",
    "drag": "what cash did to the return",
    "risk": "the risk score",
    "risk_limit": "the agreed risk",
    "since": "the date of the last letter",
    "as_of": "the date of the figures",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    rule: str
    message: str


class Context:
    """One occurrence among the cues of its sentence."""

    def __init__(self, occurrence: Occurrence, sentence: Sentence, cues: list[Cue], before: dict[str, str]) -> None:
        self.occurrence, self.sentence, self.cues, self.before = occurrence, sentence, cues, before

    def nearest(self, dimension: str, among: list[Cue] | None = None) -> tuple[str, int]:
        """The cue that governs, and how far it is; ("", a long way) where nothing is said."""
        costs = [
            (self.sentence.distance((cue.start, cue.end), self.occurrence), cue.start > self.occurrence.start, cue.value)
            for cue in (self.cues if among is None else among)
            if cue.dimension == dimension and not self._is_itself(cue)
        ]
        if not costs:
            return "", 99
        cost, _, value = min(costs)
        return value, cost

    def _is_said(self, dimension: str, values: set[str]) -> bool:
        return any(cue.dimension == dimension and cue.value in values for cue in self.cues)

    def _follows(self, dimension: str, values: set[str]) -> bool:
        """ "0.7 points ahead of" wants what it is ahead of in the next words."""
        if self._goes_on_with("it"):
            return True
        spans = [(cue.start, cue.end) for cue in self.cues if cue.dimension == dimension and cue.value in values]
        return any(
            start >= self.occurrence.end and self.sentence.distance((start, end), self.occurrence) < CLOSE for start, end in spans
        )

    def _is_worth_more(self, fact: Fact) -> bool:
        """ "Worth $61,204 more than when we wrote" tells a change, not a value."""
        is_directed = fact.kind == Kind.DIRECTION or self._goes_on_with("more_or_less")
        return fact.measure == "change" and is_directed and self._is_said("measure", {"change"})

    def _goes_on_with(self, section: str) -> bool:
        """Whether the next word after the figure is one of these."""
        next_word = any_of(self.sentence.language, "grammar", section, before=r"\s")
        return next_word.match(self.sentence.masked, self.occurrence.end) is not None

    def _is_itself(self, cue: Cue) -> bool:
        return self.occurrence.start <= cue.start and cue.end <= self.occurrence.end

    def misfit(self, fact: Fact) -> Misfit | None:
        checks = (self._subject, self._measure, self._basis, self._period, self._rank, self._date)
        return next((misfit for check in checks if (misfit := check(fact))), None)

    def _measure(self, fact: Fact) -> Misfit | None:
        if fact.measure not in NEEDS_ITS_CUE and not (fact.measure == "gap" and fact.kind == Kind.POINTS):
            return self._no_share(fact)
        if fact.kind == Kind.COMPARISON and self._follows("measure", STANDS_FOR[fact.measure]):
            return None
        said, cost = self.nearest("measure")
        if said == "worth" and self._is_worth_more(fact):
            return None
        if said == "target" and fact.measure == "drift":  # "6 points off target" is a distance, "we agreed on 6 points" a target
            said, cost = self.nearest("measure", among=[cue for cue in self.cues if cue.start >= self.occurrence.end])
        if said in STANDS_FOR.get(fact.measure, {fact.measure}) and cost < FAR:
            return None
        wanted = SAID[fact.measure]
        if not said or cost >= FAR:
            return Misfit("unclear_figure", f"Say beside it that this is {wanted} ({fact.label}).")
        return Misfit("wrong_figure", f"The words here say {SAID[said]}; this slot is {wanted} ({fact.label}).")

    def _no_share(self, fact: Fact) -> Misfit | None:
        """A return where the words next to it speak of a share."""
        said, cost = self.nearest("measure")
        if fact.measure == "return" and said == "weight" and cost < NEXT:
            return Misfit("wrong_figure", f"The words here say {SAID[said]}; this slot is {SAID['return']} ({fact.label}).")
        return None

    def _subject(self, fact: Fact) -> Misfit | None:
        said, cost = self._owner(fact)
        if not said and self.before.get("pronoun"):
            said, cost = self.before.get("subject", ""), 0
        if fact.measure == "name":
            return None
        if said in {fact.subject, fact.against or fact.subject}:
            return self._missing_rival(fact)
        if fact.subject == "portfolio" or fact.subject in BY_THEMSELVES:
            is_near = said and said not in {"portfolio", "household"} and cost < FAR
            if not is_near or (fact.subject == "cash" and said == "class:cash"):
                return self._missing_rival(fact)
        elif fact.measure == "move" and said.startswith("class:"):
            return None
        elif not said or (cost >= FAR and self.before.get("subject") == fact.subject):
            said = self.before.get("subject", "")
            if said == fact.subject:
                return None
        return Misfit("wrong_subject", f"The words here are about {_whose(said)}; this slot is {fact.label}.")

    def _owner(self, fact: Fact) -> tuple[str, int]:
        """Whose figure the words say it is. What rose or fell stands before "up 9.1%"; only then is it looked for behind."""
        if fact.kind == Kind.DIRECTION:
            before = [cue for cue in self.cues if cue.end <= self.occurrence.start]
            said, cost = self.nearest("subject", among=before)
            if said and cost < CLOSE:
                return said, cost
        return self.nearest("subject")

    def _missing_rival(self, fact: Fact) -> Misfit | None:
        if fact.kind == Kind.COMPARISON and fact.against and not self._follows("subject", {fact.against}):
            return Misfit("wrong_subject", f"Say beside it what you compare with ({fact.label}).")
        return None

    def _basis(self, fact: Fact) -> Misfit | None:
        said, _cost = self.nearest("basis")
        if fact.measure == "gap" and said == "gross" and self.nearest("basis")[1] < FAR:
            return Misfit("wrong_basis", "The difference to the benchmark is measured after fees.")
        if not fact.basis or said == fact.basis:
            return None
        wanted = {"net": "after fees", "gross": "before fees"}[fact.basis]
        if not said:
            return Misfit("unclear_figure", f"Say beside it that this is {wanted}.")
        return Misfit("wrong_basis", f"This figure is {wanted}; the words here say the opposite.")

    def _period(self, fact: Fact) -> Misfit | None:
        said, cost = self.nearest("period")
        if fact.measure in {"return", "gap"}:
            said = said or self.before.get("period", "")
            if said != fact.period:
                return Misfit("wrong_period", f"Say beside it which period this covers ({fact.label}).")
        elif fact.period and said and said != fact.period and cost < 4:
            return Misfit("wrong_period", f"The words here speak of another period ({fact.label}).")
        return None

    def _rank(self, fact: Fact) -> Misfit | None:
        rank = fact.id.partition("_holding")[0]
        said, cost = self.nearest("rank")
        if not fact.subject.startswith("holding:") or not said or cost >= FAR:
            return None
        return None if said == rank else Misfit("wrong_figure", f"{fact.label}: this is the {rank} holding.")

    def _date(self, fact: Fact) -> Misfit | None:
        if fact.kind != Kind.DATE:
            return None
        before = [cue for cue in self.cues if cue.dimension == "when" and cue.end <= self.occurrence.start]
        said, cost = self.nearest("when", among=before)
        opens = not self.sentence.masked[: self.occurrence.start].strip()
        if (said == fact.measure and cost == 0) or (fact.measure == "as_of" and opens):
            return None
        return Misfit("wrong_figure", f"The words here ask for another date than {SAID[fact.measure]}.")


def _whose(subject: str) -> str:
    return {"portfolio": "the portfolio", "benchmark": "the benchmark", "": "something else"}.get(
        subject, subject.partition(":")[2].replace("_", " ") or subject
    )
