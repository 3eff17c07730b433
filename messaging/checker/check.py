"""How is one text checked? Part by part, sentence by sentence, each figure against the words around it."""

from collections.abc import Iterator

from messaging import body as bodies
from messaging.checker.binding import Context, Misfit
from messaging.checker.cues import Cue, cues_in, names_of
from messaging.checker.directions import Claims
from messaging.checker.findings import Bound, CheckResult, Finding, Suggestion
from messaging.checker.free import bent, free_figures
from messaging.checker.names import strange_names
from messaging.checker.passage import Occurrence, Passage, Sentence, slotted
from messaging.checker.recover import rendered
from messaging.checker.suggest import suggestions
from messaging.facts import Fact, FactSheet
from messaging.words import any_of

MESSAGES = {
    "free_figure": "“{}” is a figure outside a slot.",
    "free_date": "“{}” is a date outside a slot.",
    "free_ticker": "“{}” is a ticker outside a slot.",
    "unknown_name": "“{}” is not among this household's holdings.",
    "bent_figure": "What is typed against “{}” changes the figure.",
}


def check(subject: str, body: str, sheet: FactSheet, *, preview: str = "") -> CheckResult:
    """Texts with slots, as stored with a version. Offsets in the answer are those of the rendered texts."""
    parts = {"subject": subject, "preview": preview, "body": body}
    findings: list[Finding] = []
    bound: list[Bound] = []
    for part, text in parts.items():
        text = bodies.normalise(text)
        unknown = bodies.unknown_slots(text, sheet)
        if unknown or "{" in bodies.SLOT.sub("", text) or "}" in bodies.SLOT.sub("", text):
            findings += [_unknown_slot(part, text, slot) for slot in unknown or ("{",)]
            continue
        Reading(slotted(part, text, sheet), sheet, findings, bound).read()
    findings += _one_sided(body, sheet)
    return CheckResult(findings=tuple(findings), bound=tuple(bound))


def check_rendered(text: str, sheet: FactSheet, *, template: str | None = None, part: str = "body") -> CheckResult:
    """A letter as the client would read it. With the template behind it, its untouched figures keep their slots."""
    if template is not None:
        return check("", bodies.rebind(bodies.normalise(text), template, sheet), sheet)
    findings: list[Finding] = []
    bound: list[Bound] = []
    Reading(rendered(part, bodies.normalise(text), sheet), sheet, findings, bound).read()
    return CheckResult(findings=tuple(findings), bound=tuple(bound))


def _unknown_slot(part: str, text: str, slot: str) -> Finding:
    quote = f"{{{slot}}}" if slot != "{" else "{"
    at = max(text.find(quote), 0)
    message = f"There is no fact called {quote}."
    return Finding(rule="unknown_slot", part=part, quote=quote, start=at, end=at + len(quote), message=message, slot=slot)


def _one_sided(body: str, sheet: FactSheet) -> Iterator[Finding]:
    """A return before fees never stands without the one after fees, nor the other way round."""
    slots = [fact for slot in bodies.slots_in(body) if (fact := sheet.get(slot))]
    shown = {(fact.period, fact.basis) for fact in slots if fact.basis}
    yield from _without_the_whole(slots, shown)
    for period, basis in sorted(shown):
        other = "gross" if basis == "net" else "net"
        if (period, other) not in shown:
            yield Finding(
                rule="one_sided_return",
                part="body",
                quote=sheet[f"{period}_{basis}"].text,
                start=0,
                end=0,
                message=f"Show the return {'before' if other == 'gross' else 'after'} fees beside it.",
                slot=f"{period}_{other}",
            )


def _without_the_whole(slots: list[Fact], shown: set[tuple[str, str]]) -> Iterator[Finding]:
    """What one holding brought never stands without the return of the whole, after fees and before."""
    for fact in slots:
        for basis in ("net", "gross"):
            if fact.measure == "contribution" and (fact.period, basis) not in shown:
                yield Finding(
                    rule="one_sided_return",
                    part="body",
                    quote=fact.text,
                    start=0,
                    end=0,
                    message="Show the return of the whole portfolio beside it, after fees and before.",
                    slot=f"{fact.period}_{basis}",
                )
                return


class Reading:
    """One pass over a passage; what one sentence said is known to the next."""

    def __init__(self, passage: Passage, sheet: FactSheet, findings: list[Finding], bound: list[Bound]) -> None:
        self.passage, self.sheet, self.findings, self.bound = passage, sheet, findings, bound
        self.names = names_of(sheet)
        self.is_slotted = all(occurrence.is_slot for occurrence in passage.occurrences)
        self.before: dict[str, str] = {}

    def read(self) -> None:
        for sentence in self.passage.sentences():
            self._read_sentence(sentence)

    def _read_sentence(self, sentence: Sentence) -> None:
        cues = self._cues(sentence, has_figures=bool(sentence.occurrences))
        self.before["pronoun"] = _opens_with_pronoun(sentence)
        facts = {one.start: fact for one in sentence.occurrences if (fact := self._bind(one, sentence, cues))}
        self._refuse_free(sentence, cues, facts)
        for claim in Claims(sentence, self.sheet.language, facts):
            self._say(sentence, claim.rule, claim.start, claim.end, claim.message, claim.slot)
        self._remember(cues)

    def _cues(self, sentence: Sentence, *, has_figures: bool) -> list[Cue]:
        return cues_in(sentence, self.sheet.language, self.names, has_figures=has_figures)

    def _refuse_free(self, sentence: Sentence, cues: list[Cue], facts: dict[int, Fact]) -> None:
        """Figures, dates and names outside slots; words that tell the period of a slot are no dates."""
        tells_a_period = any(fact.period for fact in facts.values())
        periods = [(cue.start, cue.end) for cue in cues if cue.dimension == "period" and tells_a_period]
        free = [*free_figures(sentence, periods, self.sheet.language)]
        free += strange_names(sentence, self.sheet, is_slotted=self.is_slotted)
        if free and not sentence.occurrences:
            cues = self._cues(sentence, has_figures=True)
        for rule, start, end in free:
            quote = sentence.text[start:end].strip()
            typed = Context(Occurrence(start, end, quote, (), is_slot=False), sentence, cues, self.before)
            others = suggestions(typed, None, self.sheet)
            self._say(sentence, rule, start, end, MESSAGES[rule].format(quote), "", others)

    def _bind(self, occurrence: Occurrence, sentence: Sentence, cues: list[Cue]) -> Fact | None:
        """The first fact that the words around agree with; a finding where none does."""
        context = Context(occurrence, sentence, cues, self.before)
        misfits: list[Misfit] = []
        for fact in occurrence.facts:
            misfit = context.misfit(fact)
            if misfit is None:
                self._check_bent(occurrence, sentence, fact)
                start = sentence.start + occurrence.start
                end = sentence.start + occurrence.end
                self.bound.append(Bound(part=self.passage.part, fact=fact.id, text=occurrence.text, start=start, end=end))
                return fact
            misfits.append(misfit)
        misfit, fact = misfits[0], occurrence.facts[0]
        others = suggestions(context, fact, self.sheet)
        self._say(sentence, misfit.rule, occurrence.start, occurrence.end, misfit.message, fact.id, others)
        return fact if occurrence.is_slot else None

    def _check_bent(self, occurrence: Occurrence, sentence: Sentence, fact: Fact) -> None:
        if bent(sentence, occurrence):
            message = MESSAGES["bent_figure"].format(occurrence.text)
            self._say(sentence, "bent_figure", occurrence.start, occurrence.end, message, fact.id)

    def _remember(self, cues: list[Cue]) -> None:
        for cue in sorted(cues, key=lambda cue: cue.start):
            if cue.dimension in {"subject", "period"}:
                self.before[cue.dimension] = cue.value

    def _say(
        self,
        sentence: Sentence,
        rule: str,
        start: int,
        end: int,
        message: str,
        slot: str = "",
        others: tuple[Suggestion, ...] = (),
    ) -> None:
        self.findings.append(
            Finding(
                rule=rule,
                part=self.passage.part,
                quote=sentence.text[start:end].strip(),
                start=sentence.start + start,
                end=sentence.start + end,
                message=message,
                slot=slot,
                suggestions=others,
            )
        )


def _opens_with_pronoun(sentence: Sentence) -> str:
    first = sentence.masked.split(maxsplit=1)[0].strip("“\"'(,¿¡«").lower() if sentence.masked.strip() else ""
    return first if any_of(sentence.language, "grammar", "pronouns").fullmatch(first) else ""
