"""How is a holding called on a page? By its symbol, unless that is a code or was made of the name. Pure."""

from portfolios.contracts import contract_of

LONGEST = 28  # letters of a name that make the symbol of what has no ticker; a number may follow them


def called(symbol: str, name: str) -> str:
    """AAPL; of an option HRTH 15 Jan 2027 50 call; of what was added by hand the name that its symbol was made of."""
    if contract := contract_of(symbol):
        return contract.words
    return name if symbol == letters_of(name) else symbol


def letters_of(name: str) -> str:
    """HOUSE ON LAKE LANE, of what has no ticker."""
    return "".join(c for c in name.upper() if c.isalnum() or c in " -")[:LONGEST].strip()
