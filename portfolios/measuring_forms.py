"""What may a person say about a benchmark, and which may be chosen?"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django import forms

from markets.models import Security
from portfolios.actions.measuring import REMOVED
from portfolios.forms import day_input
from portfolios.measuring import Blend, Mark
from portfolios.queries.sectors import choices

SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9.^\-/ ]{0,31}")
EARLIEST = date(1900, 1, 1)
WRITE = "Write a weight and a symbol on each line, such as 60 SP500."


class WeightsForm(forms.Form):
    """From which day, and how much of what."""

    since = forms.DateField(label="From which day", widget=day_input(), help_text="The first day whose return counts with them.")
    weights = forms.CharField(
        label="Weights",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text="A line each: per cent and symbol, such as 60 SP500. They add up to 100.",
    )

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day < EARLIEST:
            raise forms.ValidationError("No prices reach back so far.")
        return day

    def clean_weights(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for line in self.cleaned_data["weights"].splitlines():
            if words := line.replace("%", " ").upper().split(maxsplit=1):
                symbol, weight = _line(words)
                if symbol in found:
                    raise forms.ValidationError(f"{symbol} stands there twice.")
                found[symbol] = weight
        return found


class BlendForm(WeightsForm):
    name = forms.CharField(label="Name", max_length=80, help_text="As it stands beside every return.")
    rule = forms.ChoiceField(label="Back to the weights", choices=Blend.Rule.choices, initial=Blend.Rule.MONTHLY)
    field_order = ("name", "rule", "since", "weights")


class SinceForm(forms.Form):
    """Which change is meant."""

    since = forms.DateField()


class NameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80)


class SectorsForm(forms.Form):
    """Of which sector each part of a blend is; a company's own is known, and stays unless another is said."""

    def __init__(self, *args: Any, blend: Blend, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = {one.symbol: one for one in Security.objects.filter(symbol__in=blend.symbols)}
        for symbol in sorted(blend.symbols):
            own = listed[symbol].sector if symbol in listed else ""
            nothing = f"{own}, as it is listed" if own else "Several, or not known"
            label = f"{symbol}, {listed[symbol].name}" if symbol in listed and listed[symbol].name != symbol else symbol
            self.fields[symbol] = forms.ChoiceField(
                label=label, choices=[("", nothing), *choices()], required=False, initial=blend.sectors.get(symbol, "")
            )

    @property
    def said(self) -> dict[str, str]:
        return {symbol: sector for symbol, sector in self.cleaned_data.items() if sector}


class MarkField(forms.ChoiceField):
    """One of the firm's blends, or an index or fund of the market; what was chosen before stays on the list."""

    def __init__(self, *, now: Mark | None = None, nothing: str, **options: Any) -> None:
        blends = [(f"blend:{one.pk}", one.name) for one in Blend.objects.order_by("name")]
        listed = Security.objects.filter(kind__in=[Security.Kind.INDEX, Security.Kind.FUND]).exclude(source="")
        kept = Security.objects.filter(pk=now) if isinstance(now, UUID) else Security.objects.none()
        single = [(f"security:{one.pk}", one.name) for one in (listed | kept).order_by("name")]
        groups = [("", nothing), ("Benchmarks of the firm", blends), ("Indices and funds", single)]
        choices = [one for one in groups if one[1]]
        super().__init__(choices=choices, required=False, initial=value_of(now), **options)

    def clean(self, value: Any) -> Mark | None:
        if str(value).startswith("blend:") and not self.valid_value(value):  # a page shows what there was when it was opened
            raise forms.ValidationError(REMOVED)
        kind, _, key = super().clean(value).partition(":")
        if not key:
            return None
        if kind == "security":
            return UUID(key)
        blend = Blend.objects.filter(pk=key).first()
        if blend is None:
            raise forms.ValidationError(REMOVED)
        return blend


class HouseholdMarkForm(forms.Form):
    def __init__(self, *args: Any, now: Mark | None, **options: Any) -> None:
        super().__init__(*args, **options)
        help_text = (
            "Of all accounts together, and of each that has none of its own. Every period is measured anew against it; to change "
            "from a day on, name a benchmark of the firm’s own and change its weights."
        )
        self.fields["benchmark"] = MarkField(now=now, nothing="What its accounts are measured against", help_text=help_text)


def value_of(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"blend:{mark.pk}" if isinstance(mark, Blend) else f"security:{mark}"


def _line(words: list[str]) -> tuple[str, Decimal]:
    try:
        weight = Decimal(words[0])
    except InvalidOperation:
        raise forms.ValidationError(WRITE) from None
    symbol = words[-1].strip()
    if len(words) < 2 or not SYMBOL.fullmatch(symbol):
        raise forms.ValidationError(WRITE)
    if not weight.is_finite() or not 0 < weight <= 100 or weight != round(weight, 4):
        raise forms.ValidationError(f"The weight of {symbol} is a number above 0 and up to 100, with at most 4 decimals.")
    return symbol, weight / 100
