"""When are two rows of two files the same transaction?

When the custodian gives them the same number of its own, day, quantity and amount; where it gives no number, when all that it
prints of them is the same. Of several alike in one file, the first is the first of them, and so on.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from portfolios.sources import Transaction


def keyed(lines: Iterable[Transaction]) -> Iterator[tuple[str, Transaction]]:
    seen: Counter[str] = Counter()
    for line in lines:
        text = _text(line)
        seen[text] += 1
        yield hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest(), line


def _text(line: Transaction) -> str:
    if line.reference:
        return "|".join([line.reference, str(line.on), _plain(line.quantity), _plain(line.amount)])
    numbers = (line.quantity, line.price, line.amount, line.commission)
    words = (line.on, line.effective_on, line.action, line.symbol, line.name)
    return "|".join([*(str(word) for word in words), *(_plain(one) for one in numbers)])


def _plain(value: Decimal | None) -> str:
    """1.50 and 1.5 are the same amount."""
    return "" if value is None else f"{value.normalize():f}"
