"""What may a person say about an alert?"""

from datetime import timedelta
from typing import ClassVar

from django import forms


class CloseForm(forms.Form):
    outcome = forms.CharField(label="What came of it?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SnoozeForm(forms.Form):
    SPANS: ClassVar = {"1": timedelta(days=1), "3": timedelta(days=3), "7": timedelta(days=7)}

    days = forms.ChoiceField(choices=[("1", "Until tomorrow"), ("3", "For three days"), ("7", "For a week")])

    @property
    def span(self) -> timedelta:
        return self.SPANS[self.cleaned_data["days"]]
