"""Is what a client or an advisor typed a value that we can keep?"""

from typing import Any

from django import forms

from feedback.actions import Said
from feedback.models import Rating, Sentiment, Urgency
from feedback.readers.labels import TOPICS
from feedback.words import CHIPS

LONGEST = 4000


class AnswerForm(forms.Form):
    """Only the rating is asked for."""

    rating = forms.TypedChoiceField(choices=Rating.choices, coerce=int)
    topic = forms.MultipleChoiceField(choices=[(code, code) for code in CHIPS], required=False)
    message = forms.CharField(max_length=LONGEST, required=False, strip=True)
    call = forms.BooleanField(required=False)

    def said(self, language: str) -> Said:
        value = self.cleaned_data
        return Said(value["rating"], value["message"], tuple(value["topic"]), value["call"], language)


class IntroductionForm(forms.Form):
    name = forms.CharField(max_length=200)
    email = forms.EmailField(max_length=200, required=False)


class CorrectionForm(forms.Form):
    sentiment = forms.ChoiceField(choices=[choice for choice in Sentiment.choices if choice[0] != Sentiment.UNSURE])
    urgency = forms.TypedChoiceField(choices=Urgency.choices, coerce=int)
    topics = forms.MultipleChoiceField(choices=[(topic, topic) for topic in (*TOPICS, "other")], required=False)
    is_complaint = forms.BooleanField(required=False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("sentiment", "urgency", "topics", "is_complaint")}
