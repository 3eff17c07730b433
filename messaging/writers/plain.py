"""What would a careful advisor write from these facts? A letter composed by rules, without any key or network."""

import random
import re
from collections.abc import Iterator

from messaging.body import render
from messaging.facts import FactSheet
from messaging.words import addressed, pairs, sections
from messaging.writers import Brief, Draft
from messaging.writers.summary import summary

RULES = "rules-1"
FEWEST, MOST = 120, 200
BIG_HOLDING = 10
PREFERRED_PERIODS = ("ytd", "1y", "since_inception", "qtd", "mtd")


class Plain:
    name = "plain"

    def write(self, brief: Brief) -> Draft:
        if brief.points:
            return summary(brief)
        letter = Letter(brief)
        return Draft(
            subject=letter.subject(),
            preview=letter.preview(),
            body=letter.body(),
            writer=self.name,
            model=RULES,
            concerns=tuple(letter.answered()),
            record={"tone": brief.tone},
        )


class Letter:
    """One household's letter: what happened decides which sentences, its seed decides which wording."""

    def __init__(self, brief: Brief) -> None:
        self.sheet, self.tone, self.concerns = brief.sheet, brief.tone, brief.concerns
        self.several = brief.several
        self.phrases = sections(self.sheet.language, "letters")
        self.choose = random.Random(f"{brief.seed}/{brief.sheet.as_of}")
        self.period = next((period for period in PREFERRED_PERIODS if f"{period}_net" in self.sheet), "")

    def body(self) -> str:
        paragraphs = [self._opening(), self._results(), self._concern(), *self._attention(), self._phrase("close")]
        paragraphs = self._to_length([paragraph for paragraph in paragraphs if paragraph])
        return "\n\n".join([self._phrase("greeting"), *paragraphs, f"{self._phrase('signoff')}\n{{advisor}}"])

    def subject(self) -> str:
        moments = [
            ("subject_new", not self.period and "since" not in self.sheet),
            ("subject_concern", bool(self.concerns) and "praise_referral" not in self.concerns),
            ("subject_drift", "drift_class" in self.sheet),
            ("subject_deposit", "deposits" in self.sheet),
            ("subject_down", self._sign(f"{self.period}_net") < 0),
        ]
        return self._phrase(next((moment for moment, happened in moments if happened), "subject"))

    def preview(self) -> str:
        return self._phrase("preview_returns" if self.period else "preview_value")

    def _phrase(self, moment: str) -> str:
        options = self.phrases.get(f"{moment}.{self.tone}") or self.phrases.get(moment) or self.phrases[f"{moment}.warm"]
        when = pairs(self.sheet.language, "letters", "periods").get(self.period, "")
        text = addressed(self.choose.choice(options), several=self.several).replace("[p]", self.period)
        return text.replace("[when]", when).replace("[When]", when[:1].upper() + when[1:])

    def _sign(self, fact_id: str) -> int:
        fact = self.sheet.get(fact_id)
        return fact.sign if fact else 0

    def _opening(self) -> str:
        if not self.period and "since" not in self.sheet:
            moment = "opening_new"
        else:
            moment = "opening_down" if self._sign("change") < 0 and self._sign(f"{self.period}_net") < 0 else "opening"
        return f"{self._phrase(moment)} {self._phrase(self._value_moment())}"

    def _value_moment(self) -> str:
        if "change" not in self.sheet or "since" not in self.sheet:
            return "value_only"
        if self._sign("change") == 0:
            return "value_unchanged"
        has_in, has_out = "deposits" in self.sheet, "withdrawals" in self.sheet
        if has_in != has_out:
            return "value_deposit" if has_in else "value_withdrawal"
        return "value_since"

    def _results(self) -> str:
        if not self.period:
            return self._phrase("no_return")
        return " ".join([self._phrase("returns"), *self._against_benchmark()])

    def _against_benchmark(self) -> Iterator[str]:
        gap = self._sign(f"{self.period}_gap")
        if f"{self.period}_versus" in self.sheet:
            yield self._phrase({1: "versus_ahead", -1: "versus_behind", 0: "versus_level"}[gap])
        if self._sign(f"{self.period}_net") < 0:
            yield self._phrase("comment_down")
        elif gap:
            yield self._phrase("comment_ahead" if gap > 0 else "comment_behind")
        else:
            yield self._phrase("comment_plain")

    def _attention(self) -> Iterator[str]:
        """At most two of the things that ask for it, the weightiest first."""
        sheet = self.sheet
        moments = [
            ("risk_above", self._is_too_risky()),
            (self._drift_moment(), "drift_class" in sheet),
            ("gains", "tax" in self.concerns and "long_gains" in sheet and "short_gains" in sheet),
            ("big_holding", self._top_weight() >= BIG_HOLDING),
            ("thanks_deposit", "deposits" in sheet and "withdrawals" not in sheet),
            ("after_withdrawal", "withdrawals" in sheet and "deposits" not in sheet),
            ("fees", "fees_ytd" in sheet and bool(self.period) and "fees" in self.concerns),
        ]
        for moment in [moment for moment, happened in moments if happened][:2]:
            yield self._phrase(moment)

    def _is_too_risky(self) -> bool:
        score, limit = self.sheet.get("risk_score"), self.sheet.get("risk_limit")
        return score is not None and limit is not None and int(str(score.value)) > int(str(limit.value))

    def _has_contributions(self) -> bool:
        """Beside the return of the same period alone, and where one holding rose and another fell."""
        return self.period == "ytd" and self._sign("best_contribution") > 0 > self._sign("worst_contribution")

    def _drift_moment(self) -> str:
        return "drift_above" if self._sign("drift_points") >= 0 else "drift_below"

    def _top_weight(self) -> float:
        fact = self.sheet.get("top_holding_weight")
        return float(str(fact.value)) * 100 if fact else 0.0

    def answered(self) -> list[str]:
        """The one concern that this letter speaks of: the newest that there are words for."""
        return [topic for topic in self.concerns if f"concern_{topic}" in self.phrases][:1]

    def _concern(self) -> str:
        return self._phrase(f"concern_{self.answered()[0]}") if self.answered() else ""

    def _to_length(self, paragraphs: list[str]) -> list[str]:
        """Between 120 and 200 words: fill before the close, or drop from the end of what asks for attention."""
        optional = self._optional()
        while self._words(paragraphs) < FEWEST and optional:
            paragraphs.insert(-1, self._phrase(optional.pop(0)))
        kept = 4 if self.answered() else 3  # what the client raised is answered, however long the letter
        while self._words(paragraphs) > MOST and len(paragraphs) > kept:
            paragraphs.pop(-2)
        return paragraphs

    def _optional(self) -> list[str]:
        sheet = self.sheet
        has_pair = "second_holding_name" in sheet and self._top_weight() < BIG_HOLDING
        moments = [
            ("contribution", self._has_contributions()),
            ("two_holdings", has_pair),
            ("income", "income_ytd" in sheet),
            ("fees", "fees_ytd" in sheet and bool(self.period) and "fees" not in self.concerns),
            ("filler", True),
            ("cash", "cash" in sheet),
        ]
        return [moment for moment, happened in moments if happened]

    def _words(self, paragraphs: list[str]) -> int:
        return word_count("\n\n".join([*paragraphs, "Dear {clients},\n{advisor}"]), self.sheet)


def word_count(body: str, sheet: FactSheet) -> int:
    return len(re.findall(r"[\w$%][\w$%,.'’/-]*", render(body, sheet)))
