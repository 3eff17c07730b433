"""What did a corporate action of Interactive Brokers do, and to which security? Its code says so, or its words."""

import re

from portfolios.sources.ibkr_records import Record
from portfolios.sources.statement import Movement

CODES = (
    {"SO": Movement.SPIN_OFF, "TC": Movement.MERGER, "IC": Movement.SYMBOL_CHANGE}
    | dict.fromkeys(("FS", "FI", "RS", "SD", "HI"), Movement.SPLIT)
    | dict.fromkeys(("DW", "ED"), Movement.EXPIRY)
)  # delisted as worthless, a right that lapsed
WORDS = (
    (re.compile(r"\bsplit\b|stock dividend", re.IGNORECASE), Movement.SPLIT),
    (re.compile(r"\bspin-?off\b", re.IGNORECASE), Movement.SPIN_OFF),
    (re.compile(r"\bmerged\b|\bacquisition\b", re.IGNORECASE), Movement.MERGER),
    (re.compile(r"cusip/isin change|name change|symbol change", re.IGNORECASE), Movement.SYMBOL_CHANGE),
)
NAMED = re.compile(r"([A-Z0-9. ]{1,20}?) ?\([A-Z]{2}[A-Z0-9]{9}[0-9]\)")  # HRTH(US42210P5061) Cash Dividend
MEANT = re.compile(r".{0,400}\(([A-Z0-9. ]{1,20}), [^()]{1,120}\) ?")  # ... 1 for 16 (QUIL, QUILL INC, US7483001047)


def kind_of(one: Record) -> Movement:
    said = one.cells.get("type", "").upper()
    words = () if said else WORDS
    told = next((kind for known, kind in words if known.search(one.cells.get("description", ""))), Movement.EXCHANGE)
    return CODES.get(said, told)


def symbol_in(one: Record, *, of_action: bool) -> str:
    """From the words, where there is no column: an action names the security of its row at the end."""
    words = one.cells.get("description", "")
    found = (MEANT.fullmatch(words) if of_action else None) or NAMED.match(words)
    return found[1] if found else ""
