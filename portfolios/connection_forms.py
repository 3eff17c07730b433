"""What does a person enter to connect a system?"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from portfolios.sources.systems import system

LABELS = {
    "app_key": ("App key", "Of the app that your firm registered at developer.schwab.com"),
    "app_secret": ("App secret", "Kept encrypted, and shown to nobody"),
}
NAMES = {"schwab": "Schwab"}
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
        super().__init__(data, initial={"name": NAMES[kind], "since": first})
        self.secrets = system(kind).fields
        for field in self.secrets:
            label, help_text = LABELS[field]
            hidden = forms.PasswordInput(attrs={"autocomplete": "off"})
            plain = forms.TextInput(attrs={"autocomplete": "off"})
            widget = hidden if "secret" in field or field == "consumer_key" else plain
            self.fields[field] = forms.CharField(label=label, help_text=help_text, max_length=500, widget=widget)

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if not FIRST <= day <= timezone.localdate():
            raise forms.ValidationError("Choose a day from 2000 until today.")
        return day

    @property
    def credentials(self) -> dict[str, str]:
        return {field: self.cleaned_data[field].strip() for field in self.secrets}
