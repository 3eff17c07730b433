"""How is a holding or an account called on a page? By its symbol, unless that is a code or was made of the name. Pure."""

import re
from decimal import Decimal

from portfolios.contracts import contract_of

CODE = re.compile(r"[0-9]{3}[0-9A-Z]{5}[0-9]")  # a CUSIP, of a bond or of a plan's fund
ELSEWHERE = "Held elsewhere"  # the custodian of what no custodian keeps
LONGEST = 28  # letters of a name that make the symbol of what has no ticker; a number may follow them


def called(symbol: str, name: str) -> str:
    """AAPL; of an option HRTH 15 Jan 2027 50 call; of what was added by hand the name that its symbol was made of."""
    if contract := contract_of(symbol):
        return contract.words
    return name if symbol == letters_of(name) else symbol


def counted(symbol: str, name: str, quantity: Decimal) -> str:
    """1,250 sh, −2 contracts, 1 unit: of what no exchange trades in shares, units."""
    is_one = abs(quantity) == 1
    number = f"{round(quantity, 4).normalize():,f}".replace("-", "−")
    if contract_of(symbol):
        return f"{number} contract{'' if is_one else 's'}"
    if symbol == letters_of(name) or CODE.fullmatch(symbol):
        return f"{number} unit{'' if is_one else 's'}"
    return f"{number} sh"


def account_called(name: str, tail: str) -> str:
    """Brokerage …4019; what is held elsewhere has no number."""
    return f"{name} …{tail}" if tail else name


def letters_of(name: str) -> str:
    """HOUSE ON LAKE LANE, of what has no ticker."""
    return "".join(c for c in name.upper() if c.isalnum() or c in " -")[:LONGEST].strip()
