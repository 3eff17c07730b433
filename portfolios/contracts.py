"""Which option does a symbol mean, however the custodian writes it? The Options Clearing Corporation's symbol names it. Pure.

SPY   250321C00500000 (OCC, Interactive Brokers, OFX), SPY 03/21/2025 500.00 C (Schwab), -SPY250321C500 (Fidelity),
SPY 21MAR25 500 C (Interactive Brokers' statements), SPY Mar 21 '25 $500 Call and CALL SPY 03/21/25 500.000 (E*TRADE).
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Options on a broad index: 60 % long term and 40 % short term, marked to the market at the year's end (26 U.S.C. 1256).
ON_INDICES = re.compile(r"SPXW?|XSP|NANOS|NDXP?|XND|NQX|RUTW?|MRUT|RUI|RL[GV]|DJX|OEX|XEO|VIXW?|MXE[AF]")
MULTIPLIER = Decimal(100)  # shares of a standard contract; adjusted ones have a root of their own, ending in a digit
ROOT, SHORT_DAY = r"(?P<root>[A-Z][A-Z0-9./]{0,5})", r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<right>[CP])"
STRIKE = r"(?P<strike>[0-9]{1,6}(?:\.[0-9]{1,3})?)"
PATTERNS = (
    re.compile(rf"[-.]?{ROOT} *{SHORT_DAY}(?P<thousandths>[0-9]{{8}})"),
    re.compile(rf"[-.]{ROOT}{SHORT_DAY}(?P<strike>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?)"),
    re.compile(
        rf"{ROOT} (?P<month>[0-9]{{2}})/(?P<day>[0-9]{{2}})/20(?P<year>[0-9]{{2}}) "
        r"(?P<strike>[0-9]{1,6}(?:\.[0-9]{1,3})?) (?P<right>[CP])"
    ),
    re.compile(rf"{ROOT} (?P<day>[0-9]{{1,2}})(?P<named>[A-Z]{{3}})(?P<year>[0-9]{{2}}) {STRIKE} (?P<right>[CP])"),
    re.compile(
        rf"{ROOT} (?P<named>[A-Z]{{3}}) (?P<day>[0-9]{{1,2}}) (?:'|20)(?P<year>[0-9]{{2}}) \$?{STRIKE} (?P<right>CALL|PUT)"
    ),
    re.compile(rf"(?P<right>CALL|PUT) +{ROOT} +(?P<month>[0-9]{{2}})/(?P<day>[0-9]{{2}})/(?P<year>[0-9]{{2}}) +{STRIKE}"),
)
SHORTEST = len("-F261218C5")  # what nearly every share's symbol stays below
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Contract:
    underlying: str
    expires_on: date
    is_call: bool
    strike: Decimal

    @property
    def symbol(self) -> str:
        right, strike = "C" if self.is_call else "P", int(self.strike * 1000)
        return f"{self.underlying:<6}{self.expires_on:%y%m%d}{right}{strike:08d}"

    @property
    def words(self) -> str:
        """SPY 21 Mar 2025 500 call"""
        right = "call" if self.is_call else "put"
        return f"{self.underlying} {self.expires_on:%-d %b %Y} {self.strike.normalize():f} {right}"


def is_section_1256(symbol: str) -> bool:
    """What is told by the days it was held, though the law tells it otherwise."""
    contract = contract_of(symbol)
    return contract is not None and ON_INDICES.fullmatch(contract.underlying) is not None


def contract_of(symbol: str) -> Contract | None:
    """None of what is no option, or names a day that there is not."""
    bare = symbol.strip()
    if len(bare) < SHORTEST or not (found := next(filter(None, (one.fullmatch(bare) for one in PATTERNS)), None)):
        return None
    said = found.groupdict()
    strike = Decimal(said["thousandths"]) / 1000 if said.get("thousandths") else Decimal(said["strike"])
    try:
        month = MONTHS.index(said["named"]) + 1 if said.get("named") else int(said["month"])
        expires_on = date(2000 + int(said["year"]), month, int(said["day"]))
    except ValueError:
        return None
    return Contract(said["root"], expires_on, said["right"].startswith("C"), strike)
