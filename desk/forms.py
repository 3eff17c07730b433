"""What may a person or a firm set, and in which form?"""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms

from advisors.models import User
from relate.lib import images
from tenants import configuration
from tenants.configuration import Brand, Policy

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("America/", "US/", "Europe/", "Pacific/", "Asia/")))
FONT_NAMES = {"newsreader": "Newsreader, with serifs", "instrument-sans": "Instrument Sans, without"}
APPROVAL_NAMES = {
    "all": "Every letter is approved by another person",
    "flagged": "Letters with findings are approved by another person",
    "none": "No approval is asked for",
}
SECOND_FACTOR_NAMES = {
    "optional": "Each person decides",
    "required": "Everyone who signs in shows one",
}
PROFILE_NAMES = {
    "sec_ria": "Investment adviser registered with the SEC",
    "state_ria": "Investment adviser registered with a state",
    "broker_dealer": "Broker-dealer (FINRA)",
    "dual": "Both adviser and broker-dealer",
    "non_us": "Outside the United States",
}

TIMING_NAMES = {"end_of_day": "At the end of its day", "start_of_day": "At the start of its day"}
BAND_NAMES = {
    "tighter": "Off by 5 points or a quarter of the target, whichever is less",
    "wider": "Off by 5 points or a quarter of the target, whichever is more",
}
CHOSEN = ("profile", "approval", "flow_timing", "model_fee", "band_rule", "currency")
LISTED = ("forbidden_words", "class_indices")


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(choices=[(zone, zone.replace("_", " ").replace("/", ", ")) for zone in ZONES])

    class Meta:
        model = User
        fields: ClassVar = ["name", "title", "phone", "time_zone", "theme", "has_shortcuts"]


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=[("light", "Light"), ("dark", "Dark")])


class ApiKeyForm(forms.Form):
    name = forms.CharField(max_length=80, label="What is the key for?", help_text="For example: nightly export")


class SupportForm(forms.Form):
    name = forms.CharField(max_length=120, label="Who is to look", help_text="As it will stand in your audit trail")
    reason = forms.CharField(max_length=200, label="At what", help_text="For example: the import of 12 March, ticket 4711")


class SecurityForm(forms.Form):
    second_factor = forms.ChoiceField(label="Second factor", choices=list(SECOND_FACTOR_NAMES.items()))


class WebhookKeyForm(forms.Form):
    public_key = forms.CharField(
        max_length=2000,
        label="Verification key",
        help_text="As SendGrid shows it, beginning with MFkw",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )


class DomainForm(forms.Form):
    domain = forms.CharField(max_length=253, label="Host", help_text="For example: clients.your-firm.com")


class FirmForm(forms.Form):
    name = forms.CharField(max_length=120, label="The firm’s name")
    domain = forms.CharField(
        max_length=253, label="Its host", help_text="For example: larkspur.your-platform.com; it can add one of its own later"
    )
    admin_name = forms.CharField(max_length=120, label="Its first admin")
    admin_email = forms.EmailField(label="The admin’s address", help_text="The invitation goes there")


class SuspendForm(forms.Form):
    reason = forms.CharField(max_length=300, label="Why?", help_text="Kept in your audit trail")


class PurgeForm(forms.Form):
    typed = forms.CharField(max_length=120, label="Type the firm’s name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    records_taken_over = forms.BooleanField(
        required=False, label="The firm has its export and keeps what the law makes it keep", label_suffix=""
    )


class BrandForm(forms.Form):
    name = forms.CharField(max_length=80, label="Name on letters and screens")
    color = forms.CharField(label="Colour", widget=forms.TextInput(attrs={"type": "color"}))
    font = forms.ChoiceField(label="Headings", choices=[(name, FONT_NAMES[name]) for name in configuration.FONTS])
    radius = forms.ChoiceField(label="Corners", choices=[(name, name.capitalize()) for name in configuration.RADII])
    mark = forms.ChoiceField(label="Sign", choices=[(name, name.capitalize()) for name in configuration.MARKS])
    postal_address = forms.CharField(max_length=200, required=False, help_text="Stands in every letter; the law asks for it")
    phone = forms.CharField(max_length=40, required=False)
    disclosure = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Disclosure under letters")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                configuration.brand(values)
            except ValueError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return values

    @property
    def brand(self) -> Brand:
        return configuration.brand(self.cleaned_data)


class LogoForm(forms.Form):
    logo = forms.FileField(
        label="Logo",
        help_text="PNG, JPEG or WebP, up to 2 MB and 4096 pixels on a side; it stands in place of the sign",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_logo(self) -> bytes:
        file = self.cleaned_data["logo"]
        if file.size > images.MAX_BYTES:
            raise forms.ValidationError("The picture is larger than 2 MB.")
        try:
            return images.redrawn(file.read(), box=(480, 160))
        except images.UnusableImage as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PolicyForm(forms.Form):
    profile = forms.ChoiceField(
        label="Under which rules", choices=[(name, PROFILE_NAMES[name]) for name in configuration.PROFILES]
    )
    approval = forms.ChoiceField(label="Approval", choices=[(name, APPROVAL_NAMES[name]) for name in configuration.APPROVALS])
    forbidden_words = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line; a letter that has one is stopped"
    )
    flow_timing = forms.ChoiceField(
        required=False,
        label="Money in and out counts",
        choices=list(TIMING_NAMES.items()),
        help_text="In every return; shown with it",
    )
    model_fee = forms.CharField(
        required=False, max_length=7, label="Model fee, percent a year", help_text="Empty: net returns take off the actual fees"
    )
    band_rule = forms.ChoiceField(
        required=False, label="Out of band", choices=list(BAND_NAMES.items()), help_text="Of targets agreed from now on"
    )
    currency = forms.RegexField(
        regex=r"^[A-Z]{3}$",
        required=False,
        label="Reporting currency",
        error_messages={"invalid": "Three letters, such as EUR."},
        help_text="Of households and of the whole book; an account keeps its own",
    )
    class_indices = forms.CharField(
        required=False,
        label="Index of each asset class",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One a line, such as us_equity=SP500; the agreed mix is measured by them",
    )

    @classmethod
    def of(cls, policy: Policy) -> "PolicyForm":
        lists = {name: "\n".join(getattr(policy, name)) for name in LISTED}
        return cls(initial={name: getattr(policy, name) for name in CHOSEN} | lists)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                configuration.policy(self.settings())
            except ValueError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return values

    def settings(self) -> dict[str, Any]:
        lists = {name: [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()] for name in LISTED}
        chosen = {name: self.cleaned_data[name] for name in CHOSEN if self.cleaned_data[name] or name == "model_fee"}
        return chosen | lists
