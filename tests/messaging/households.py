"""Which households do letters get written for in tests? Many, seeded, of every kind of luck."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

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
    sheet,
)

AS_OF = date(2026, 11, 20)
CODES = ("us_equity", "international", "bonds", "cash")
CLASSES = {
    "en": ("US stocks", "international stocks", "bonds", "cash"),
    "es": ("acciones estadounidenses", "acciones internacionales", "bonos", "efectivo"),
}
COMPANIES = (
    ("AAPL", "Apple"), ("MSFT", "Microsoft"), ("JNJ", "Johnson & Johnson"), ("XOM", "Exxon"), ("PG", "Procter & Gamble"),
    ("HD", "Home Depot"), ("KO", "Coca-Cola"), ("WMT", "Walmart"), ("PFE", "Pfizer"), ("JPM", "JPMorgan"),
)  # fmt: skip
COUPLES = {
    "en": ("Ngozi and Daniel", "Ivy", "Marta and Luis", "Mr. Abbott", "Priya", "Tom and Wren"),
    "es": ("Ngozi y Daniel", "Ivy", "Marta y Luis", "Sr. Abbott", "Priya", "Luis e Inés"),
}
CONCERNS = ("fees", "communication", "performance", "market_volatility", "service", "planning_retirement", "tax", "trust",
            "leaving_withdrawal", "praise_referral", "other")  # fmt: skip


def measured(value: Decimal | int | str, how: str = "Calculated", source: str = "Positions, 20 Nov close") -> Measured:
    return Measured(value=Decimal(value), how=how, source=source, as_of=AS_OF, start=date(2025, 12, 31))


def _moved(chance: random.Random, flow: str | None) -> dict[str, Any]:
    return {flow: measured(chance.randrange(5, 90) * 1000 + 250)} if flow else {}


def random_sheet(seed: int, language: str = "en") -> FactSheet:
    chance = random.Random(seed)
    value = Decimal(chance.randrange(180_000, 6_000_000))
    is_new = chance.random() < 0.08
    returns = () if is_new else tuple(_returned(chance, period) for period in ("ytd", "mtd"))
    flow = None if is_new else chance.choice(["", "", "deposits", "withdrawals"])
    return sheet(
        LetterInputs(
            household=f"household-{seed}",
            clients=chance.choice(COUPLES[language]),
            advisor="Dana",
            firm="Larkspur & Hale",
            as_of=AS_OF,
            language=language,
            value=measured(value),
            since=None if is_new else AS_OF - timedelta(days=chance.randrange(20, 45)),
            change=None if is_new else measured(Decimal(chance.randrange(-90_000, 120_000))),
            returns=returns,
            benchmark_name="60/40 policy blend",
            classes=_classes(chance, CLASSES[language]),
            holdings=_holdings(chance, value),
            fees=None if is_new else measured(chance.randrange(1_500, 30_000)),
            cash=measured(chance.randrange(4_000, 90_000)),
            unavailable=(Unavailable(id="ytd_net", label="Return", reason="one valuation"),) if is_new else (),
            **_moved(chance, flow),
            **({} if is_new else _meant(random.Random(f"meant {seed}"))),
        )
    )


def _meant(chance: random.Random) -> dict[str, Any]:
    """What the year meant; drawn apart, so that the rest of a seed stays as it was."""
    (best, its_name), (worst, other) = chance.sample(COMPANIES, 2)
    share = [Decimal(chance.randrange(-60, 61)) / 1000 for _ in range(3)]
    return {
        "best": Contributed(symbol=best, name=its_name, share=measured(max(share[:2]))),
        "worst": Contributed(symbol=worst, name=other, share=measured(min(share[:2]))),
        "income": chance.choice([None, measured(chance.randrange(300, 40_000))]),
        "long_gains": measured(chance.randrange(-20_000, 60_000)),
        "short_gains": measured(chance.randrange(-20_000, 20_000)),
        "cash_drag": measured(share[2]),
        "risk": Scored(points=chance.randrange(2, 8), limit=chance.choice([None, 3, 4, 5, 6]), how="Mean of four parts"),
    }


def _returned(chance: random.Random, period: str) -> Returned:
    gross = Decimal(chance.randrange(-140, 220)) / 1000 + Decimal(chance.randrange(10)) / 10_000
    benchmark = gross + Decimal(chance.randrange(-30, 31)) / 1000
    net = gross - Decimal(chance.randrange(4, 10)) / 1000
    return Returned(period=period, net=measured(net), gross=measured(gross), benchmark=measured(benchmark))


def _classes(chance: random.Random, names: tuple[str, ...]) -> tuple[ClassLine, ...]:
    targets = [Decimal(42), Decimal(18), Decimal(35), Decimal(5)]
    drift = Decimal(chance.choice([0, 0, 3, 48, 61, -57, -72])) / 10
    weights = [targets[0] + drift, targets[1], targets[2] - drift, targets[3]]
    return tuple(
        ClassLine(
            code=code,
            name=name,
            weight=measured(weight / 100),
            target=target / 100,
            band=Decimal("0.04"),
            is_breach=abs(weight - target) > 4,
        )
        for code, name, weight, target in zip(CODES, names, weights, targets, strict=True)
    )


def _holdings(chance: random.Random, value: Decimal) -> tuple[HoldingLine, ...]:
    companies = chance.sample(COMPANIES, chance.randrange(2, 6))
    weights = [Decimal(chance.randrange(12, 160)) / 1000 for _ in companies]
    return tuple(
        HoldingLine(symbol=symbol, name=name, weight=measured(weight), value=measured((weight * value).quantize(Decimal(1))))
        for (symbol, name), weight in zip(companies, weights, strict=True)
    )
