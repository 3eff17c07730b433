"""What do a household's figures mean? Each insight a sentence of slots with what it rests on; nothing without a figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from clients.models import Household
from insights.grounds import SLOTS, largest_effect
from insights.insight import Evidence, Insight, Missing, evidence, shown
from messaging.body import render
from messaging.facts import FactSheet
from portfolios.figures import Figure, NotAvailable
from portfolios.queries import AllocationLine, Exposure, Meaning
from portfolios.queries.answers import Number
from portfolios.queries.effects import Explained
from relate.lib.money import percent

WEIGHTS = {"attribution": 60, "sectors": 58}
HEAVY, NOTABLE = Decimal("0.20"), Decimal("0.10")  # of the whole, in one holding
FACTORS = {
    "rates": "on the long Treasury yield in a month",
    "inflation": "of yearly inflation in a month",
    "rotation": "of return by cyclical stocks against defensive ones in a month",
}
MACRO = (
    "In {%(c)s_months} of the past, {%(c)s_unit} %(what)s went with a return of {%(c)s_slope} on today’s holdings; "
    "the data allow {%(c)s_low} to {%(c)s_high}."
)
UNCLEAR = " No effect at all lies within that range too."


@dataclass(slots=True)
class Wealth:
    """The insights of one household's figures. `missing` collects what could not be told, and why."""

    household: Household
    meaning: Meaning
    sheet: FactSheet
    missing: list[Missing]

    def insights(self) -> Iterator[Insight]:
        yield from self._performance()
        yield from self._moved()
        yield from self._attribution()
        yield from self._sectors()
        yield from self._risk()
        yield from self._drift()
        yield from self._concentration()
        yield from self._cash()
        yield from self._income()
        yield from self._gains()
        for one in self.meaning.macro:
            yield from self._exposure(one)

    def _told(self, kind: str, title: str, template: str, weight: int, rests_on: list[Evidence], subject: str = "") -> Insight:
        return Insight(kind, subject, title, template, render(template, self.sheet), weight, tuple(rests_on))

    def _lacks(self, kind: str, title: str, reason: str) -> None:
        self.missing.append(Missing(kind, title, reason))

    def _proof(self, name: str) -> str:
        return f"{reverse('portfolios:household_proof', args=[self.household.pk, name])}?period=ytd"

    @property
    def _plan(self) -> str:
        return reverse("portfolios:plan", args=[self.household.pk])

    def _performance(self) -> Iterator[Insight]:
        period, mark = self.meaning.performance.figures.returns["ytd"], self.meaning.performance.figures.benchmark
        if isinstance(period.net, NotAvailable) or isinstance(period.gross, NotAvailable):
            self._lacks("performance", "How the year stands", _reason(period.net) or _reason(period.gross))
            return
        template = "This year the portfolio returned {ytd_net} after fees and {ytd_gross} before fees."
        rests_on = [
            evidence("Return this year, net", period.net, self._proof("net"), shown(period.net, signed=True)),
            evidence("Return this year, gross", period.gross, self._proof("gross"), shown(period.gross, signed=True)),
        ]
        if isinstance(mark.ytd, Figure) and "ytd_versus" in self.sheet:
            template += " That puts it {ytd_versus} the benchmark after fees."
            rests_on.append(evidence(mark.name, mark.ytd, self._proof("benchmark"), shown(mark.ytd, signed=True)))
        yield self._told("performance", "How the year stands", template, 72, rests_on)

    def _moved(self) -> Iterator[Insight]:
        lines = self.meaning.performance.contributions
        if isinstance(lines, NotAvailable) or "best_contribution" not in self.sheet:
            self._lacks("moved", "What moved the portfolio", _reason(lines) or "No holding was there to earn anything.")
            return
        template = f"After fees, {self._contributed('best')}."
        if "worst_contribution" in self.sheet and self.sheet["worst_contribution"].sign < 0:
            template += f" {self._contributed('worst')[0].upper()}{self._contributed('worst')[1:]}."
        named = [line for line in lines if line.symbol]
        ends = named[:3] + [line for line in named[3:][-2:] if line.share.value < 0]
        rests_on = [evidence(line.name, line.share, self._proof("contribution"), shown(line.share, points=True)) for line in ends]
        yield self._told("moved", "What moved the portfolio", template, 70, rests_on)

    def _contributed(self, which: str) -> str:
        side = "from" if self.sheet[f"{which}_contribution"].sign < 0 else "to"
        return f"{{{which}_name}} {{{which}_contribution_move}} {side} the return this year"

    def _attribution(self) -> Iterator[Insight]:
        title, explained = "Against the agreed mix", self.meaning.performance.explained
        yield from self._explained("attribution", title, explained, "the agreed mix", "attribution")

    def _sectors(self) -> Iterator[Insight]:
        """Against the benchmark, where its parts have sectors."""
        title, explained = "Against the benchmark, by sector", self.meaning.performance.by_sector
        yield from self._explained("sectors", title, explained, "the benchmark", "attribution_by_sector")

    def _explained(self, kind: str, title: str, explained: Explained, against: str, proof: str) -> Iterator[Insight]:
        effect = largest_effect(explained)
        if effect is None or not isinstance(explained.active, Figure):
            self._lacks(kind, title, explained.reason or "There is no difference to explain.")
            return
        slots, page = SLOTS[kind], self._proof(proof)
        side = "from" if self.sheet[f"{slots}_move"].sign < 0 else "to"
        template = f"Against {against}, {{{slots}_name}} {{{slots}_move}} {side} the result this year, before fees."
        rests_on = [evidence(f"Difference from {against}", explained.active, page, shown(explained.active, points=True))]
        rests_on += [
            evidence(f"{effect.label}, {what}", part, page, shown(part, points=True))
            for what, part in (
                ("allocation", effect.allocation),
                ("selection", effect.selection),
                ("interaction", effect.interaction),
            )
        ]
        yield self._told(kind, title, template, WEIGHTS[kind], rests_on)

    def _risk(self) -> Iterator[Insight]:
        found = self.meaning.performance
        if isinstance(found.score, NotAvailable) or not isinstance(found.figures.value, Figure):
            self._lacks("risk", "Risk", _reason(found.score))
            return
        score, limit = self.sheet["risk_score"], self.sheet.get("risk_limit")
        template = "The risk score is {risk_score}"
        template += " and the agreed risk is {risk_limit}." if limit else "; nothing is agreed to hold it against."
        is_above = limit is not None and int(str(score.value)) > int(str(limit.value))
        as_of = found.figures.value.as_of
        rests_on = [
            Evidence(
                what=part.label,
                value="—" if isinstance(part.measure, NotAvailable) else f"{part.measure:.1%}, {part.points} out of 7",
                as_of=as_of,
                origin=found.figures.source,
                number="" if isinstance(part.measure, NotAvailable) else f"{part.measure:.12f}",
                unit="fraction",
                method=_reason(part.measure) or f"{part.label} of the year, by its bands",
                proof=self._proof("risk_score"),
            )
            for part in found.parts
        ]
        yield self._told("risk", "More risk than agreed" if is_above else "Risk", template, 95 if is_above else 50, rests_on)

    def _drift(self) -> Iterator[Insight]:
        lines = self.meaning.performance.figures.allocation
        breached = [line for line in lines if line.is_breach and isinstance(line.weight, Figure)]
        if not breached or "drift_class" not in self.sheet:
            return
        template = "The share of {drift_class} is now {drift_weight} of the portfolio; "
        template += "the target is {drift_target}, give or take {drift_band}."
        if "plan_move" in self.sheet:
            template += " The plan would move {plan_move}."
        rests_on = [piece for line in breached for piece in self._weight(line)]
        yield self._told("drift", "Out of band", template, 90, rests_on)

    def _weight(self, line: AllocationLine) -> Iterator[Evidence]:
        if isinstance(line.weight, Figure) and isinstance(line.drift, Figure):
            yield evidence(line.label, line.weight, self._plan, percent(line.weight.value if line.shown is None else line.shown))
            yield evidence(f"{line.label} off its target", line.drift, self._plan, shown(line.drift, points=True))

    def _concentration(self) -> Iterator[Insight]:
        line = self.meaning.largest
        if line is None or not isinstance(line.weight, Figure) or line.weight.value < NOTABLE:
            return
        template = "{top_holding_name} is the largest holding and makes up {top_holding_weight} of the portfolio."
        rests_on = [evidence(line.name, line.weight, self._proof("risk_score"), percent(line.shown or line.weight.value))]
        weight = 80 if line.weight.value >= HEAVY else 45
        yield self._told("concentration", "Much in one holding", template, weight, rests_on, line.symbol)

    def _cash(self) -> Iterator[Insight]:
        drag = self.meaning.drag
        if isinstance(drag.drag, NotAvailable):
            self._lacks("cash", "What cash did", drag.drag.reason)
            return
        if "cash_drag" not in self.sheet:
            return
        side = "from" if self.sheet["cash_drag"].sign < 0 else "to"
        template = f"Holding cash {{cash_drag_move}} {side} the return this year, before fees."
        rows = (
            ("What cash did", drag.drag),
            ("Return of the holdings without cash", drag.holdings),
            ("Return of the cash", drag.cash),
            ("Mean share of cash", drag.weight),
        )
        page = self._proof("cash")
        rests_on = [
            evidence(what, number, page, shown(number, points=what == "What cash did", signed=number is not drag.weight))
            for what, number in rows
            if isinstance(number, Figure)
        ]
        yield self._told("cash", "What cash did", template, 55 if abs(drag.drag.value) >= Decimal("0.01") else 35, rests_on)

    def _income(self) -> Iterator[Insight]:
        income = self.meaning.income
        if isinstance(income, NotAvailable):
            self._lacks("income", "Income", income.reason)
        elif "income_ytd" in self.sheet:
            rests_on = [evidence("Dividends and interest", income, self._proof("income"))]
            yield self._told("income", "Income", "Dividends and interest came to {income_ytd} this year.", 30, rests_on)

    def _gains(self) -> Iterator[Insight]:
        realised = self.meaning.realised
        if isinstance(realised.long, NotAvailable):
            self._lacks("gains", "Realised gains", realised.long.reason)
            return
        parts = [f"{{{term}_gains_move}} on {term}-term lots" for term in ("long", "short") if f"{term}_gains" in self.sheet]
        if not parts:
            return
        rows = (("Long-term gains", realised.long, "gains_long"), ("Short-term gains", realised.short, "gains_short"))
        rests_on = [evidence(what, number, self._proof(name)) for what, number, name in rows if isinstance(number, Figure)]
        yield self._told("gains", "Realised gains", f"Sales this year brought {' and '.join(parts)}.", 40, rests_on)

    def _exposure(self, one: Exposure) -> Iterator[Insight]:
        if isinstance(one.number, NotAvailable):
            self._lacks(one.code, one.label, one.number.reason)
            return
        template = MACRO % {"c": one.code, "what": FACTORS[one.code]}
        if not one.is_clear:
            template += UNCLEAR
        rows = (
            ("Estimate", one.number),
            ("95% interval, low", one.low),
            ("95% interval, high", one.high),
            ("Explained (R²)", one.explained),
        )
        page = f"{reverse('insights:household', args=[self.household.pk])}#{one.code}"
        rests_on = [
            evidence(f"{what}, {one.months} months", number, page, shown(number, signed=what != "Explained (R²)"))
            for what, number in rows
            if isinstance(number, Figure)
        ]
        yield self._told(one.code, f"{one.label}, in the past", template, 42 if one.is_clear else 15, rests_on)


def _reason(number: Number | object) -> str:
    return number.reason if isinstance(number, NotAvailable) else ""
