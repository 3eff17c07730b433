"""What does a person enter to connect a system?"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from portfolios.sources.systems import declared, system

LABELS = {
    "app_key": ("App key", "Of the app that your firm registered at developer.schwab.com"),
    "app_secret": ("App secret", "Kept encrypted, and shown to nobody"),
    "client_id": ("Client id", "From SnapTrade's dashboard"),
    "consumer_key": ("Consumer key", "Kept encrypted, and shown to nobody"),
    "header_secret": ("Content of that header", "Such as Bearer and a key; kept encrypted, and shown to nobody"),
}
NAMES = {"schwab": "Schwab", "snaptrade": "SnapTrade", "declared": "another system"}
SAMPLE = """{
  "accounts": {"path": "/accounts", "items": "data", "id": "id", "number": "number", "name": "name"},
  "positions": {"path": "/accounts/{account}/positions", "items": "data", "symbol": "symbol",
    "quantity": "units", "value": "value"},
  "transactions": {"path": "/accounts/{account}/transactions?from={since}&to={until}", "items": "data", "next": "links.next",
    "id": "id", "date": "date", "type": "type", "symbol": "symbol", "quantity": "units", "amount": "amount"},
  "types": {"Buy": "buy", "Sell": "sell", "Dividend": "dividend", "Transfer": "across"},
  "cash": ["USD"]
}"""
SECRET = frozenset({"app_secret", "consumer_key", "header_secret"})
FIRST = date(2000, 1, 1)


class ConnectionForm(forms.Form):
    """The fields of one system, and from which day on its transactions are wanted."""

    name = forms.CharField(max_length=80, help_text="As it is called on pages of your firm")
    since = forms.DateField(
        label="Transactions from",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Movements that files brought already are not brought twice",
    )

    def __init__(self, kind: str, data: Any = None) -> None:
        first = timezone.localdate() - timedelta(days=365)
        super().__init__(data, initial={"name": "" if kind == "declared" else NAMES[kind], "since": first})
        self.secrets = system(kind).fields
        for field in self.secrets:
            label, help_text = LABELS[field]
            hidden = forms.PasswordInput(attrs={"autocomplete": "off"})
            plain = forms.TextInput(attrs={"autocomplete": "off"})
            widget = hidden if field in SECRET else plain
            self.fields[field] = forms.CharField(label=label, help_text=help_text, max_length=500, widget=widget)

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if not FIRST <= day <= timezone.localdate():
            raise forms.ValidationError("Choose a day from 2000 until today.")
        return day

    @property
    def options(self) -> dict[str, Any]:
        """What is not secret, of a system that needs some."""
        return {}

    @property
    def credentials(self) -> dict[str, str]:
        return {field: self.cleaned_data[field].strip() for field in self.secrets}


class Indented(forms.JSONField):
    """As a person can read it."""

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, indent=2, ensure_ascii=False) if isinstance(value, dict) else super().prepare_value(value)


class DescriptionForm(ConnectionForm):
    """A system that the admin describes."""

    custodian = forms.CharField(max_length=40, help_text="As its accounts are called in the books, such as Momentum")
    base = forms.CharField(label="Address", max_length=200, help_text="Such as https://api.momentum.example/v2")
    header = forms.RegexField(
        declared.HEADER, label="Header", initial="Authorization", help_text="In which its key is sent", strip=True
    )
    told = Indented(
        label="Description", widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}), initial=dict, help_text="JSON"
    )

    def __init__(self, kind: str, data: Any = None) -> None:
        super().__init__(kind, data)
        self.initial["told"] = json.loads(SAMPLE)
        self.order_fields(["name", "custodian", "base", "header", "header_secret", "told", "since"])

    def clean_base(self) -> str:
        return str(_right(self.cleaned_data["base"].rstrip("/"), declared.wrong_address))

    def clean_told(self) -> Any:
        return _right(self.cleaned_data["told"], declared.wrong_with)

    @property
    def options(self) -> dict[str, Any]:
        own = self.cleaned_data
        return {"name": own["custodian"], "base": own["base"], "header": own["header"], "told": own["told"]}


def _right(value: Any, wrong: Callable[[Any], str]) -> Any:
    if said := wrong(value):
        raise forms.ValidationError(said)
    return value


def form_of(kind: str, data: Any = None) -> ConnectionForm:
    return (DescriptionForm if kind == "declared" else ConnectionForm)(kind, data)
