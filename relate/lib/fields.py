"""How precise are money, prices and quantities at rest?"""

from typing import Any

from django.db import models


class _ExactField(models.DecimalField):  # type: ignore[type-arg]
    digits: int
    places: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", self.digits)
        kwargs.setdefault("decimal_places", self.places)
        super().__init__(*args, **kwargs)


class MoneyField(_ExactField):
    """An amount of a currency that stands beside it: 20 digits, 4 behind the point."""

    digits, places = 20, 4


class PriceField(_ExactField):
    """A price or an exchange rate of one unit: 20 digits, 8 behind the point."""

    digits, places = 20, 8


class QuantityField(_ExactField):
    """A number of shares or units: 24 digits, 8 behind the point."""

    digits, places = 24, 8
