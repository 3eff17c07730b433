"""What is held that is money, whatever it is called? Pure."""

from portfolios.contracts import contract_of

MONEY_FUND = 5  # letters of a US money market fund's symbol, the last two of them XX
SECURITIES = frozenset({"option", "stock", "fixed income"})  # what their symbol cannot make money


def is_money(symbol: str, line: object) -> bool:
    """Cash, pending cash and money market funds, which are worth 1 a unit."""
    if getattr(line, "asset", "").lower() in SECURITIES or contract_of(symbol):
        return False
    return bool(getattr(line, "is_cash", False)) or (len(symbol) == MONEY_FUND and symbol.isalpha() and symbol.endswith("XX"))
