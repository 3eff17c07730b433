"""How does a test get a firm with rows in nearly every table, each with a text that must never leave that firm?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models

from clients.models import Client, Erasure, Household, Note, Referral, Task
from compliance.models import Hold, Incident, KeptCopy, RecordsExport
from desk.demo.accounts import tell_accounts
from desk.demo.build import bring_prices, closes_of
from desk.demo.households import tell_households
from desk.demo.letters import tell_letters
from desk.demo.past import Past
from desk.demo.people import families
from desk.demo.today import tell_alerts, tell_drafts
from insights.models import Alert, Kept
from markets.prices import open_provider
from messaging.models import Delivery, DeliveryEvent, Pause, Version, WebhookCall, WebhookKey
from portfolios.models import Blend, Connection, Portfolio, SyncedAccount
from tenants import enter

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
CANARY = "Canary-of-Cobalt"
NAMES = ("Bhattacharya", "Kingsley")
TEXTS = {
    Household: ("name", "town"),
    Client: ("name", "salutation", "occupation"),
    Note: ("body",),
    Task: ("title",),
    Referral: ("name",),
    Portfolio: ("name",),
    Alert: ("title", "text"),
    Kept: ("title", "text"),
    Version: ("subject", "preview", "body"),
}


def stock(advisor, firm) -> None:
    """Two households of the demonstration's Cobalt, with accounts, letters, answers and alerts; its texts are the canary."""
    prices = open_provider("bundled", now=NOW)
    bring_prices(prices, NOW, lambda _: None)
    with enter.firm(firm):
        past = Past(NOW, closes_of(prices))
        chosen = tuple(one for one in families("cobalt-eve") if one.name in NAMES)
        served = tell_households(chosen, advisor, past)
        tell_accounts(served, past)
        readings = list(tell_letters(served, past, drafted_today=NAMES[:1]))
        past.write()
        tell_drafts(served, NAMES[:1], past)
        tell_alerts(served, readings, past)
        tell_records(advisor)
        for model, fields in TEXTS.items():
            assert model.objects.exists(), f"{model.__name__} has no row to guard"
            model.objects.update(**{field: models.Value(CANARY) for field in fields})


def tell_records(advisor) -> None:
    """What compliance keeps: a hold, a copy in the archive, an incident, an erasure, an export, a letter that came back."""
    client = Client.objects.first()
    about = {"household_id": client.household_id, "client_id": client.pk}
    Hold.objects.create(**about, matter=CANARY, placed_by=advisor)
    KeptCopy.objects.create(
        **about, object_label="clients.note", object_id=client.pk, content=f'{{"body": "{CANARY}"}}', rule="x", keep_until=NOW
    )
    Incident.objects.create(title=CANARY, what=CANARY, discovered_at=NOW, affected=[str(client.pk)], reported_by=advisor)
    Erasure.objects.create(**about, asked_by=advisor, due_on=NOW)
    key = WebhookKey.objects.create(provider="sendgrid", public_key="x")
    call = WebhookCall.objects.create(key=key, stamp="1", signature="x", sha256="x", body=CANARY, events=1)
    Pause.objects.create(complaints=3, sent=900, lifted_at=NOW, lifted_by=advisor, lifted_because=CANARY)
    letter = Delivery.objects.first()
    DeliveryEvent.objects.create(
        provider="sendgrid",
        provider_id="x",
        kind="bounced",
        at=NOW,
        about_id=letter.pk,
        delivery=letter,
        reason=CANARY,
        state="applied",
        call=call,
    )
    Blend.objects.create(name=CANARY, mixes=[{"since": "2020-01-01", "weights": {"SP500": "1"}}])
    system = Connection.objects.create(
        system="schwab", name=CANARY, credentials="{}", state="consent", keeper=advisor, since=NOW, trouble=CANARY, remedy=CANARY
    )
    account = Portfolio.objects.first()
    SyncedAccount.objects.create(connection=system, portfolio=account, mark="x", last_good_at=NOW, as_of=NOW)
    RecordsExport.objects.create(kind="client", client_id=client.pk, state="done", asked_by=advisor)


def own_models() -> Iterator[type[models.Model]]:
    """Every model that lies in a firm's schema and is ours."""
    ours = {label for label in settings.TENANT_APPS if "." not in label}
    for config in apps.get_app_configs():
        if config.label in ours:
            yield from config.get_models()


def keys_by_app(firm, most: int = 1) -> dict[str, list[UUID]]:
    """The first keys of each model, by app."""
    found: dict[str, list[UUID]] = {}
    with enter.firm(firm):
        for model in own_models():
            if isinstance(model._meta.pk, models.UUIDField | models.OneToOneField):
                found.setdefault(model._meta.app_label, []).extend(row.pk for row in model.objects.all()[:most])
    return found
