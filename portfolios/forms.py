"""What may be uploaded, and what may a person say about a file?"""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, Q, When
from django.utils import timezone

from advisors.models import User
from clients.models import Client
from portfolios.books import BY_HAND
from portfolios.instruments import without_close
from portfolios.models import AssetClass, Instrument, Portfolio, Transaction
from portfolios.sources.sheet import MAX_BYTES
from portfolios.unnamed import nameable
from relate.lib.money import money

MAX_FILES = 20


def _not_in_the_future(form: forms.Form) -> date:
    day: date = form.cleaned_data["on"]
    if day > timezone.localdate():
        raise forms.ValidationError("This day has not come yet.")
    return day


class SeveralFiles(forms.FileField):
    """A field that takes more than one file at a time."""

    class Input(forms.FileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = (data or [None]) if isinstance(data, list | tuple) else [data]
        files = [super(SeveralFiles, self).clean(one, initial) for one in given]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Choose at most {MAX_FILES} files at a time.")
        too_large = [file.name for file in files if file.size > MAX_BYTES]
        if too_large:
            raise forms.ValidationError(f"{too_large[0]} is larger than 20 MB. Download a shorter period.")
        return files


class UploadForm(forms.Form):
    statements = SeveralFiles(
        label="Statement files",
        error_messages={"required": "Choose a file first.", "empty": "This file is empty. Download it again from the custodian."},
    )


class DayForm(forms.Form):
    """The day of a statement that does not say it."""

    as_of = forms.DateField(required=False, error_messages={"invalid": "Write the day as 2026-11-20."})


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AssetForm(forms.Form):
    """Something without a market price."""

    name = forms.CharField(label="What it is", max_length=200, help_text="Such as a building, a fund of your own or a loan.")
    asset_class = forms.ChoiceField(
        label="Asset class", choices=[("", "Choose"), *(one for one in AssetClass.choices if one[0] != "cash")]
    )
    quantity = forms.DecimalField(label="Units", min_value=Decimal("0.00000001"), max_digits=24, decimal_places=8, initial=1)
    worth = forms.DecimalField(label="Value of all units", min_value=0, max_digits=20, decimal_places=4)
    currency = forms.RegexField(
        label="Currency", regex=r"^[A-Z]{3}$", initial="USD", error_messages={"invalid": "Three letters, such as EUR."}
    )
    cost = forms.DecimalField(
        label="What they cost",
        min_value=0,
        max_digits=20,
        decimal_places=4,
        required=False,
        help_text="In the account's currency.",
    )
    acquired_on = forms.DateField(
        label="Bought on", required=False, widget=day_input(), help_text="Of the cost; it decides between long and short term."
    )
    on = forms.DateField(label="On which day", widget=day_input(), help_text="From which it counts, at this value.")
    source = forms.CharField(label="Who says so", max_length=200, help_text="The appraiser or the document.")

    clean_on = _not_in_the_future


class ElsewhereForm(AssetForm):
    """An account that no custodian keeps, with its first asset."""

    account = forms.CharField(label="Account", max_length=200, initial="Held elsewhere", help_text="As you call it in reports.")
    field_order = ("account", "name", "asset_class")


class LeavingForm(forms.Form):
    """What was entered by hand leaves again."""

    instrument = forms.ModelChoiceField(Instrument.objects.none(), label="What", empty_label=None)
    quantity = forms.DecimalField(label="Units", min_value=Decimal("0.00000001"), max_digits=24, decimal_places=8, initial=1)
    on = forms.DateField(label="On which day", widget=day_input(), help_text="It leaves at its value of that day.")
    source = forms.CharField(
        label="Why, and who says so",
        max_length=200,
        help_text="Such as a deed of sale. The money comes in with the custodian's own records, wherever it was paid to.",
    )

    clean_on = _not_in_the_future

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Instrument.objects.filter(transactions__portfolio=portfolio, transactions__key__startswith=BY_HAND)
        self.fields["instrument"].queryset = own.distinct().order_by("symbol")  # type: ignore[attr-defined]


class AppraisalForm(forms.Form):
    """A value by hand; the instruments are those of the account that have no market price, or none any more."""

    instrument = forms.ModelChoiceField(Instrument.objects.none(), label="What", empty_label=None)
    price = forms.DecimalField(label="Value of one unit", min_value=0, max_digits=20, decimal_places=8)
    on = forms.DateField(label="On which day", widget=day_input())
    source = forms.CharField(label="Who says so", max_length=200, help_text="The appraiser or the document.")

    clean_on = _not_in_the_future

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_account = Q(transactions__portfolio=portfolio) | Q(holdings__portfolio=portfolio)
        without = Instrument.objects.filter(of_account, without_close(timezone.localdate())).exclude(asset_class=AssetClass.CASH)
        self.fields["instrument"].queryset = without.distinct().order_by("symbol")  # type: ignore[attr-defined]


class CostForm(forms.Form):
    """What came in without a cost."""

    instrument = forms.ModelChoiceField(Instrument.objects.none(), label="What", empty_label=None)
    on = forms.DateField(label="Came in on", widget=day_input())
    cost = forms.DecimalField(label="What all of it cost", min_value=0, max_digits=20, decimal_places=4)
    acquired_on = forms.DateField(label="First bought on", required=False, widget=day_input())
    out_of = forms.ModelChoiceField(
        Instrument.objects.none(),
        label="Spun off by, or merged out of",
        required=False,
        help_text="A spin-off takes this cost from its own; a merger passes its days on. Leave it empty of a taxed one.",
    )
    source = forms.CharField(label="Who says so", max_length=200, help_text="The former custodian's statement, or IRS Form 8937.")

    clean_on = _not_in_the_future

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Instrument.objects.filter(Q(transactions__portfolio=portfolio) | Q(holdings__portfolio=portfolio))
        for name in ("instrument", "out_of"):
            self.fields[name].queryset = own.distinct().order_by("symbol")  # type: ignore[attr-defined]


class MovementForm(forms.Form):
    """What it was that a system calls by a word of its own."""

    class Choice(forms.ModelChoiceField[Transaction]):
        def label_from_instance(self, one: Transaction) -> str:
            units = f"{one.quantity.normalize():,f} {one.instrument.symbol}" if one.instrument and one.quantity else ""
            now = "" if one.kind == Transaction.Kind.UNKNOWN else f"now {one.get_kind_display()}"
            parts = (f"{one.on:%-d %B %Y}", units, money(one.amount, one.portfolio.currency, 2), f"“{one.description}”", now)
            return ", ".join(part for part in parts if part)

    movement = Choice(Transaction.objects.none(), label="Which movement", empty_label=None)
    kind = forms.ChoiceField(
        label="What it was",
        choices=[("", "Choose"), *(one for one in Transaction.Kind.choices if one[0] != Transaction.Kind.UNKNOWN)],
    )
    source = forms.CharField(label="Who says so", max_length=200, help_text="The custodian's own statement or confirmation.")
    alike = forms.BooleanField(
        label="So were all others of this account that are called the same",
        required=False,
        initial=True,
        help_text="But for those whose units or money went the other way.",
    )

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = portfolio.transactions.filter(nameable()).select_related("instrument", "portfolio")
        first = Case(When(kind=Transaction.Kind.UNKNOWN, then=0), default=1)
        self.fields["movement"].queryset = unknown.order_by(first, "on", "key")  # type: ignore[attr-defined]


class SettingsForm(forms.Form):
    """What a rebalancing plan must know of one account; the view adds what it is measured against."""

    taxation = forms.ChoiceField(label="How sales are taxed", choices=Portfolio.Taxation.choices)
    do_not_sell = forms.CharField(
        label="Do not sell",
        required=False,
        max_length=1000,
        help_text="Symbols, with commas between them; of this account alone.",
    )
    cash_minimum = forms.DecimalField(
        label="Keep in cash", min_value=0, max_digits=20, decimal_places=4, help_text="In the account's currency."
    )

    def clean_do_not_sell(self) -> list[str]:
        return [one for one in self.cleaned_data["do_not_sell"].split(",") if one.strip()]


class AsOfForm(forms.Form):
    """A past day, and whether its figures are those that were given then."""

    on = forms.DateField(required=False)
    as_given = forms.BooleanField(required=False)


class OwnersForm(forms.Form):
    """The shares of the household's people and of who owns it now, in per cent, and of one more client of another household."""

    on = forms.DateField(label="From which day", widget=day_input())
    other = forms.ModelChoiceField(Client.objects.none(), label="Somebody of another household", required=False)
    other_share = forms.DecimalField(label="His or her share, %", min_value=0, max_value=100, decimal_places=4, required=False)

    clean_on = _not_in_the_future

    def __init__(self, *args: Any, portfolio: Portfolio, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Client.objects.filter(Q(household=portfolio.household_id) | Q(ownerships__portfolio=portfolio))
        self.people = list(known.distinct().order_by("name"))
        held = dict(portfolio.owners.values_list("client_id", "share"))
        for one in self.people:
            share = (held.get(one.pk, Decimal(0)) * 100).normalize()
            label = f"{one.name}, %"
            self.fields[str(one.pk)] = forms.DecimalField(
                label=label, min_value=0, max_value=100, decimal_places=4, required=False, initial=f"{share:f}"
            )
        elsewhere = Client.objects.visible_to(user).exclude(pk__in=[one.pk for one in self.people])
        self.fields["other"].queryset = elsewhere.order_by("name")  # type: ignore[attr-defined]
        self.order_fields(["on", *(str(one.pk) for one in self.people), "other", "other_share"])

    @property
    def shares(self) -> dict[Client, Decimal]:
        said = {one: self.cleaned_data[str(one.pk)] for one in self.people}
        if self.cleaned_data["other"]:
            said[self.cleaned_data["other"]] = self.cleaned_data["other_share"]
        return {one: share / 100 for one, share in said.items() if share}
