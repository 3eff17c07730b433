"""What are the facts of a household's next letter? Its figures, its people and its last letter, as a sheet."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from clients.models import Household
from messaging import facts
from messaging.body import render
from messaging.facts import (
    ClassLine,
    Contributed,
    FactSheet,
    HoldingLine,
    LetterInputs,
    Measured,
    Returned,
    Scored,
    Unavailable,
)
from messaging.facts.rounding import money
from messaging.models import Delivery, Message
from messaging.words import LANGUAGES, lines, pairs
from portfolios import queries
from portfolios.figures import Figure, NotAvailable
from portfolios.queries import HouseholdFigures, Meaning, Number
from portfolios.queries.explained import Contribution
from tenants import enter

LEGAL_FORMS = re.compile(
    r"[,\s]+(?:incorporated|inc|corporation|corp|company|co|plc|ltd|limited|n\.?v|s\.?a|a\.?g|the|new|"
    r"com(?:mon)?(?: stock| stk)?|class [a-c]|cl [a-c]|ord(?:inary)?(?: shares?)?|shs|adr|sponsored)\.?$",
    re.I,
)
MOVED = "Sum of what went {}, without transfers between the household’s own accounts"
SMALL_WORDS = frozenset({"of", "and", "the", "for", "in"})
SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeo])", re.I)


class NoFigures(Exception):
    """There is nothing to write about, and why."""


def sheet_for(household: Household, *, on: date, language: str = "") -> FactSheet:
    """The facts at the end of the last valued day at or before `on`, in the household's language unless another is given.

    Raises NoFigures where there is no value.
    """
    meaning = queries.household_meaning(household, on=on, with_macro=False)
    return sheet_of(household, meaning.performance.figures, meaning, language)


def sheet_of(household: Household, figures: HouseholdFigures, meaning: Meaning | None = None, language: str = "") -> FactSheet:
    """Without a meaning, nothing is said of what moved the year, its income, its gains and its risk."""
    if isinstance(figures.value, NotAvailable) or figures.as_of is None:
        reason = figures.value.reason if isinstance(figures.value, NotAvailable) else "There is no valuation yet."
        raise NoFigures(reason)
    since = last_letter_on(household, before=figures.as_of)
    inputs = inputs_for(household, figures, figures.value, since, language or language_of(household))
    return facts.sheet(inputs if meaning is None else replace(inputs, **meant(household, meaning)))


def sheet_for_reply(answered: Delivery, *, on: date, language: str) -> FactSheet:
    """The facts of a reply to one client: who writes to whom, the subject that was answered, and figures where there are any."""
    household, client = answered.message.household, answered.client
    try:
        sheet = sheet_for(household, on=on, language=language)
    except NoFigures:
        sheet = FactSheet(
            household=str(household.pk), as_of=on, language=language, currency=enter.required().policy.currency, facts=()
        )
    clients = client.salutation or client.name
    own = [*facts.greeting_names(clients=clients, advisor=signature(household), firm=firm_name(), as_of=on)]
    if subject := _subject_of(answered.message):
        own.append(facts.name("answered_subject", "letter", "Subject of the letter", subject, "The letter that was answered", on))
    named = {fact.id for fact in own}
    return replace(sheet, facts=(*own, *(fact for fact in sheet if fact.id not in named)))


def signature(household: Household) -> str:
    return household.advisor.name if household.tone == Household.Tone.FORMAL else household.advisor.first_name


def firm_name() -> str:
    return enter.required().brand.name or enter.required().name


def _subject_of(message: Message) -> str:
    """As the client saw it, without the "Re:" of an earlier reply."""
    newest = message.versions.order_by("-number").first()
    shown = render(newest.subject, FactSheet.from_json(newest.facts)) if newest else ""
    return shown.removeprefix("Re: ")


def inputs_for(household: Household, figures: HouseholdFigures, value: Figure, since: date | None, language: str) -> LetterInputs:
    change, deposits, withdrawals = _since_last_letter(figures, value, since)
    return LetterInputs(
        household=str(household.pk),
        clients=greeting(household, language),
        advisor=signature(household),
        firm=firm_name(),
        as_of=value.as_of,
        value=_measured(value),
        language=language,
        currency=figures.currency,
        since=since if change else None,
        change=change,
        deposits=deposits,
        withdrawals=withdrawals,
        returns=tuple(_returns(figures)),
        benchmark_name=figures.benchmark.name,
        classes=tuple(_classes(figures, language)),
        holdings=tuple(_holdings(figures)),
        fees=_positive(figures.fees_ytd),
        cash=_positive(figures.cash),
        unavailable=tuple(_unavailable(figures)),
    )


def language_of(household: Household) -> str:
    """The one that the household prefers, where letters can be written in it; else English."""
    return household.language if household.language in LANGUAGES else "en"


def greeted(household: Household) -> list[str]:
    """Those who receive letters, or everybody where nobody does, as they like to be called."""
    clients = list(household.clients.present().order_by("created_at", "pk"))
    names = [client.salutation or client.name for client in clients if client.receives_letters] or [c.salutation for c in clients]
    return names or [household.name]


def greeting(household: Household, language: str = "en") -> str:
    """ "Ngozi and Daniel", "Ngozi y Daniel", "Luis e Inés"."""
    *others, last = greeted(household)
    if not others:
        return last
    joined = {"es": "e" if SOUNDS_LIKE_I.match(last) else "y"}.get(language, "and")
    return f"{', '.join(others)} {joined} {last}"


def last_letter_on(household: Household, *, before: date) -> date | None:
    """The day, where the household lives, on which its last letter went out."""
    sent = Message.objects.filter(household=household, kind=Message.Kind.LETTER, state=Message.State.SENT)
    last = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    day = last.astimezone(ZoneInfo(household.time_zone)).date() if last else None
    return day if day and day < before else None


def meant(household: Household, meaning: Meaning) -> dict[str, Any]:
    """What the year meant, as far as it is known: an amount of nothing is not spoken of."""
    score, lines = meaning.performance.score, meaning.performance.contributions
    held = [line for line in lines if line.symbol] if not isinstance(lines, NotAvailable) else []
    agreed = [one for one in (household.risk_tolerance, household.risk_capacity) if one is not None]
    return {
        "best": _contributed(held[0]) if held else None,
        "worst": _contributed(held[-1]) if len(held) > 1 else None,
        "income": _positive(meaning.income),
        "long_gains": _not_zero(meaning.realised.long),
        "short_gains": _not_zero(meaning.realised.short),
        "cash_drag": _not_zero(meaning.drag.drag),
        "risk": None
        if isinstance(score, NotAvailable)
        else Scored(
            points=score.points,
            limit=min(agreed, default=None),
            how="Mean of volatility, concentration, drawdown and equity of the last year",
        ),
    }


def _contributed(line: Contribution) -> Contributed:
    return Contributed(symbol=line.symbol, name=plain_name(line.name), share=_measured(line.share))


def _since_last_letter(
    figures: HouseholdFigures, value: Figure, since: date | None
) -> tuple[Measured | None, Measured | None, Measured | None]:
    """What markets and income changed, what came in, what went out."""
    before = figures.series.value_on(since) if since else None
    if since is None or before is None:
        return None, None, None
    across = queries.money_across(figures, since)
    how = f"Value less the value of {since:%-d %b %Y}, less what came in, plus what went out"
    shared: dict[str, Any] = {"source": value.source, "as_of": value.as_of, "start": since}
    change = Measured(value=value.value - before - across.net, how=how, **shared)
    sums = (("in", across.paid_in), ("out", across.taken_out))
    deposits, withdrawals = (Measured(value=one, how=MOVED.format(way), **shared) if one else None for way, one in sums)
    return change, deposits, withdrawals


def _measured(figure: Figure) -> Measured:
    return Measured(value=figure.value, how=figure.method, source=figure.source, as_of=figure.as_of, start=figure.start)


def _share_of(weight: Figure, shown: Decimal | None, part: Number, whole: Number, figures: HouseholdFigures) -> Measured:
    """A weight whose formula shows both amounts."""
    measured = replace(_measured(weight), shown=shown)
    if not isinstance(part, Figure) or not isinstance(whole, Figure):
        return measured
    how = f"{money(part.value, figures.currency)} ÷ {money(whole.value, figures.currency)}"
    return replace(measured, how=how, source=figures.source)


def _not_zero(figure: Figure | NotAvailable) -> Measured | None:
    return _measured(figure) if isinstance(figure, Figure) and figure.value else None


def _positive(figure: Figure | NotAvailable) -> Measured | None:
    return _measured(figure) if isinstance(figure, Figure) and figure.value > 0 else None


def _returns(figures: HouseholdFigures) -> list[Returned]:
    found = []
    for period, returned in figures.returns.items():
        if period not in facts.PERIOD_LABELS:
            continue
        benchmark = figures.benchmark.returns.get(period)
        if isinstance(returned.net, Figure) and isinstance(returned.gross, Figure):
            against = _measured(benchmark) if isinstance(benchmark, Figure) else None
            net, gross = _measured(returned.net), _measured(returned.gross)
            found.append(Returned(period=period, net=net, gross=gross, benchmark=against))
    return found


def _classes(figures: HouseholdFigures, language: str) -> list[ClassLine]:
    in_a_sentence = pairs(language, "mail", "classes")
    return [
        ClassLine(
            code=line.asset_class,
            name=in_a_sentence.get(line.asset_class, line.label.lower()),
            weight=_share_of(line.weight, line.shown, line.value, figures.weighed, figures),
            target=line.target,
            band=line.band,
            is_breach=line.is_breach,
        )
        for line in figures.allocation
        if isinstance(line.weight, Figure)
    ]


def _holdings(figures: HouseholdFigures) -> list[HoldingLine]:
    return [
        HoldingLine(
            symbol=line.symbol,
            name=plain_name(line.name),
            value=_measured(line.value),
            weight=_share_of(line.weight, line.shown, line.value, figures.value, figures),
        )
        for line in figures.holdings
        if isinstance(line.value, Figure) and isinstance(line.weight, Figure) and line.asset_class != "cash"
    ]


def plain_name(name: str) -> str:
    """ "APPLE INC" is Apple: what a person would call it."""
    short, before = name.strip(), ""
    while short != before:
        before, short = short, LEGAL_FORMS.sub("", short).strip(" ,-&")
    if short.isupper() and len(short) > 4:
        short = _spelt(short)
    return re.sub(r"[{}<>\n]", "", short)[:60] or name


def _spelt(name: str) -> str:
    """ "ISHARES CORE S&P 500 ETF" is iShares Core S&P 500 ETF: as its owner writes it where we know, else with capitals."""
    known = {word.upper(): word for word in (*lines("en", "companies"), *lines("en", "spellings"))}
    if name in known:
        return known[name]
    words = [known.get(word) or re.sub(r"[A-Z]+(?:['’]S\b)?", lambda part: part[0].capitalize(), word) for word in name.split()]
    return " ".join([words[0][:1].upper() + words[0][1:] if words[0] in SMALL_WORDS else words[0], *words[1:]])


def _unavailable(figures: HouseholdFigures) -> list[Unavailable]:
    return [
        Unavailable(id=f"{period}_net", label=f"Return {facts.PERIOD_LABELS.get(period, period)}", reason=returned.net.reason)
        for period, returned in figures.returns.items()
        if isinstance(returned.net, NotAvailable) and period in facts.PERIOD_LABELS
    ]
