"""Does what a system tells of an account add up to what it states for it?"""

from decimal import Decimal

from portfolios.sources.statement import AccountStatement, Movement


def untied(account: AccountStatement, name: str) -> list[str]:
    """A sentence where it does not; a thousandth of it may move between two answers."""
    found = sum((one.value for one in account.positions), Decimal(0))
    if account.total is None or abs(found - account.total) <= max(Decimal(1), abs(account.total) / 1000):
        return []
    return [f"{account.label} adds up to another value than {name} states for it: look at it before you rely on it."]


def unknown(account: AccountStatement, name: str) -> list[str]:
    """A sentence for each movement that has a word without a meaning here."""
    lines = (one for one in account.transactions if one.kind is Movement.UNKNOWN)
    return [
        f"{name} calls a movement of {one.on:%-d %B %Y} in {account.label} “{one.action[:30]}”, which is not known here: "
        "it is kept, and the account’s records ask what it was."
        for one in lines
    ]
