"""Which systems hold or pass clients' data, and whose was in each? Read it as a table: an incident asks it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from advisors.models import User
from clients.models import Client, ClientImport, ClientImportChange
from compliance.systems import System
from events.models import Look
from feedback.models import Reading
from messaging.models import Delivery, Version
from portfolios.models import Connection, Import, Portfolio, SyncedAccount


def _days(field: str, first: date | None, last: date | None) -> Q:
    return (Q(**{f"{field}__date__gte": first}) if first else Q()) & (Q(**{f"{field}__date__lte": last}) if last else Q())


def _of_custodian(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    """Owners of accounts there; an account without owners is its whole household's."""
    accounts = Portfolio.objects.filter(custodian=value)
    if last:
        accounts = accounts.filter(Q(opened_on=None) | Q(opened_on__lte=last))
    if first:
        accounts = accounts.filter(Q(closed_on=None) | Q(closed_on__gte=first))
    owned = Client.objects.filter(ownerships__portfolio__in=accounts)
    shared = Client.objects.filter(household__portfolios__in=accounts.filter(owners=None))
    return [*owned.values_list("pk", flat=True), *shared.values_list("pk", flat=True)]


def _of_statements(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    files = Import.objects.filter(_days("created_at", first, last), file_name=value)
    named = {
        account["portfolio"]
        for accounts in files.values_list("accounts", flat=True)
        for account in accounts
        if account.get("portfolio")
    }
    return Client.objects.filter(household__portfolios__in=named).values_list("pk", flat=True)


def _of_connection(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    """Whose accounts it brings; a household's account is all its clients'."""
    brought = SyncedAccount.objects.filter(connection__name=value)
    brought = brought.filter(created_at__date__lte=last) if last else brought
    brought = brought.filter(last_good_at__date__gte=first) if first else brought
    return Client.objects.filter(household__portfolios__synced__in=brought).values_list("pk", flat=True)


def _of_client_files(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    files = ClientImport.objects.filter(_days("created_at", first, last), file_name=value)
    changed = ClientImportChange.objects.filter(batch__in=files).values("object_id")
    return Client.objects.filter(Q(pk__in=changed) | Q(household__in=changed)).values_list("pk", flat=True)


def _of_mail(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    sent = Delivery.objects.filter(_days("handed_at", first, last), provider=value, handed_at__isnull=False)
    return sent.values_list("client", flat=True)


def _of_channel(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    sent = Delivery.objects.filter(_days("handed_at", first, last), channel=value, handed_at__isnull=False)
    return sent.values_list("client", flat=True)


def _of_writer(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    """A letter tells of the whole household."""
    texts = Version.objects.filter(_days("created_at", first, last), writer=value)
    return Client.objects.filter(household__in=texts.values("message__household")).values_list("pk", flat=True)


def _of_reader(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    return Reading.objects.filter(_days("at", first, last), reader=value).values_list("reply__client", flat=True)


def _of_viewer(value: str, first: date | None, last: date | None) -> Iterable[UUID]:
    """What somebody saw who had this person's sign-in or key; a household that was looked at shows all its clients."""
    looks = Look.objects.filter(_days("at", first, last), viewer_id__in=User.objects.filter(email=value).values("pk"))
    seen = Q(pk__in=looks.values("client_id")) | Q(household__in=looks.filter(client_id=None).values("household_id"))
    return Client.objects.filter(seen).values_list("pk", flat=True)


SYSTEMS: tuple[System, ...] = (
    System("custodian", "Custodian", lambda: Portfolio.objects.values_list("custodian", flat=True), _of_custodian),
    System("statement", "Statement file", lambda: Import.objects.values_list("file_name", flat=True), _of_statements),
    System("connection", "Connection", lambda: Connection.objects.values_list("name", flat=True), _of_connection),
    System("file", "File of clients", lambda: ClientImport.objects.values_list("file_name", flat=True), _of_client_files),
    System("mail", "Sent through", lambda: Delivery.objects.values_list("provider", flat=True), _of_mail),
    System("channel", "Channel", lambda: Delivery.objects.values_list("channel", flat=True), _of_channel),
    System("account", "Seen by the account of", lambda: User.objects.values_list("email", flat=True), _of_viewer),
    System("writer", "Letters written by", lambda: Version.objects.values_list("writer", flat=True), _of_writer),
    System("reader", "Answers read by", lambda: Reading.objects.values_list("reader", flat=True), _of_reader),
)
