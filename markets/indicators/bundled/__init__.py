"""Which figures of the economy ship with the product? Public ones, named in README.md."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from markets.indicators import SERIES, Observation

FILE = Path(__file__).parent / "indicators.csv"


def observations() -> Iterator[Observation]:
    with FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            month = date.fromisoformat(f"{row['month']}-01")
            for name in SERIES:
                if row[name]:
                    yield Observation(name, month, Decimal(row[name]))
