"""Is what somebody typed about a client usable? Validation, nothing more."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from advisors.models import User
from clients.models import Channel, Client, Consent, Household, Note, Referral, Task

ZONES = sorted(name for name in available_timezones() if name.startswith(("America/", "Pacific/", "Europe/")))


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AdvisorField(forms.ModelChoiceField[User]):
    """Each with what helps to choose: how full the book is, and what the advisor knows best."""

    def __init__(self, advisors: QuerySet[User]) -> None:
        served = Count("households", filter=Q(households__closed_on=None))
        super().__init__(advisors.annotate(served=served).order_by("name"), empty_label=None)

    def label_from_instance(self, advisor: Any) -> str:
        capacity = f"{advisor.served} of {advisor.client_capacity}" if advisor.client_capacity else str(advisor.served)
        known = f" · {', '.join(advisor.specializations)}" if advisor.specializations else ""
        return f"{advisor.name} · {capacity} households{known}"


class HouseholdForm(forms.ModelForm[Household]):
    """Details and preferences; only who sees other advisors' households may hand one on."""

    time_zone = forms.ChoiceField(
        label="Time zone", choices=[(name, name.replace("_", " ").replace("/", ", ")) for name in ZONES]
    )

    class Meta:
        model = Household
        fields = (
            *("name", "town", "since_on", "advisor", "cadence", "channel", "tone", "language", "time_zone"),
            *("risk_tolerance", "risk_capacity"),
        )
        labels = {"since_on": "With us since", "cadence": "Letters", "channel": "They prefer"}
        help_texts = {"name": "As you speak of them, such as Okafor–Reyes.", "cadence": "The first Tuesday of the period."}
        widgets = {"since_on": day_input()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.sees_other_books:
            self.fields["advisor"] = AdvisorField(User.objects.advising(seen_by=user) | self._advisor_now())
        else:
            del self.fields["advisor"]

    def _advisor_now(self) -> QuerySet[User]:
        """Whoever has the household keeps it, also after leaving the firm, until it is handed on."""
        is_new = self.instance._state.adding
        return User.objects.none() if is_new else User.objects.filter(pk=self.instance.advisor_id)

    def clean_since_on(self) -> Any:
        day = self.cleaned_data["since_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return day


class NewHouseholdForm(HouseholdForm):
    """A household begins with one person."""

    client_name = forms.CharField(label="First client", max_length=200, help_text="In full, as on letters.")
    email = forms.EmailField(label="Email", required=False)
    agreed = forms.BooleanField(label="Letters by e-mail are part of their advisory agreement", required=False)

    field_order = ("name", "client_name", "email", "agreed", "town", "since_on", "advisor")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agreed") and not cleaned.get("email"):
            self.add_error("email", "Without an address no letter can go there.")
        return cleaned


class ClientForm(forms.ModelForm[Client]):
    salutation = forms.CharField(max_length=80, required=False, help_text="As in “Dear Ngozi”. Empty: the first name.")

    class Meta:
        model = Client
        fields = ("kind", "name", "salutation", "email", "phone", "occupation", "born_on", "receives_letters")
        labels = {"name": "Full name", "email": "Email", "born_on": "Born on", "receives_letters": "Receives letters"}
        widgets = {"born_on": day_input()}

    def clean_born_on(self) -> Any:
        day = self.cleaned_data["born_on"]
        if day and not 1890 <= day.year <= timezone.localdate().year:
            raise forms.ValidationError("Please check the year.")
        return day


class CallForm(forms.ModelForm[Note]):
    kind = forms.ChoiceField(label="It was", choices=[(Note.Kind.CALL, "A call"), (Note.Kind.MEETING, "A meeting")])
    at = forms.DateTimeField(label="When", widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}))

    class Meta:
        model = Note
        fields = ("kind", "client", "at", "minutes", "body")
        labels = {"client": "With", "body": "What was said"}
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = household.clients.present().order_by("name")  # type: ignore[attr-defined]
        self.fields["client"].empty_label = "Everyone"  # type: ignore[attr-defined]

    def clean_at(self) -> Any:
        moment = self.cleaned_data["at"]
        if moment > timezone.now():
            raise forms.ValidationError("This has not happened yet. Add a next action instead.")
        return moment


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ("body",)
        labels = {"body": "Note"}
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}


class TaskForm(forms.ModelForm[Task]):
    why = forms.CharField(label="Why", required=False, max_length=500)

    class Meta:
        model = Task
        fields = ("title", "due_on", "why")
        labels = {"title": "What is to be done", "due_on": "By"}
        widgets = {"due_on": day_input()}


class ConsentForm(forms.ModelForm[Consent]):
    basis = forms.ChoiceField(choices=[choice for choice in Consent.Basis.choices if choice[0] != Consent.Basis.WITHDRAWN])

    class Meta:
        model = Consent
        fields = ("channel", "basis", "source", "wording", "expires_on")
        labels = {"source": "How we know", "wording": "The words they agreed to", "expires_on": "Until"}
        widgets = {"expires_on": day_input(), "wording": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"source": "The form, the call, the agreement, with its date."}


class WithdrawForm(forms.Form):
    channel = forms.ChoiceField(choices=Channel.choices)
    source = forms.CharField(max_length=200, initial="Asked us to stop")


class BlockForm(forms.Form):
    reason = forms.CharField(max_length=200)


class ReferralForm(forms.ModelForm[Referral]):
    class Meta:
        model = Referral
        fields = ("household", "name", "contact", "remark", "was_asked")
        labels = {"household": "Named by", "contact": "How to reach them", "was_asked": "We had asked"}
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = Household.objects.visible_to(user).served().order_by("name")  # type: ignore[attr-defined]
        self.fields["name"].required = True


class StageForm(forms.Form):
    stage = forms.ChoiceField(choices=Referral.Stage.choices)
    value = forms.DecimalField(label="Assets brought", required=False, min_value=0, max_digits=20, decimal_places=2)


class UploadForm(forms.Form):
    file = forms.FileField(label="A CSV file of clients", widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}))
