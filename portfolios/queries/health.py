"""How fresh is each account: brought by a connection, or by files alone?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from advisors.models import User
from portfolios.connections import Connection, SyncedAccount
from portfolios.models import Holding, Import, Portfolio

PER_PAGE = 50
OLD = timedelta(days=40)  # a month's file, and time to fetch the next
LATE = timedelta(days=4)  # a weekend with a holiday, for what comes every trading day


@dataclass(frozen=True, slots=True)
class Freshness:
    """One account. `good_at`: when it last came in whole; `stated_on`: the day that it was stated for."""

    portfolio: Portfolio
    connection: Connection | None
    good_at: datetime | None
    stated_on: date | None
    file: str
    tone: str
    label: str
    trouble: str
    remedy: str
    next_at: datetime | None


def health(user: User, *, at: datetime, number: str | None) -> tuple[Page[Portfolio], list[Freshness]]:
    """The accounts that the person may see, in trouble first, then the oldest: the page and its rows. As many queries as ever."""
    accounts = Portfolio.objects.visible_to(user).filter(closed_on=None)
    of_files = Holding.objects.filter(portfolio=OuterRef("pk"), source__isnull=False).order_by("-as_of")
    in_trouble = Q(synced__connection__trouble__gt="") & ~Q(synced__connection__state=Connection.State.ENDED)
    accounts = (
        accounts.annotate(
            worst=Max("synced__connection__failures", filter=in_trouble),
            moved_on=Max("transactions__on"),
            brought_at=Max("transactions__source__applied_at"),
            file_on=Subquery(of_files.values("as_of")[:1]),
            file=Subquery(of_files.values("source__file_name")[:1]),
            file_at=Subquery(of_files.values("source__applied_at")[:1]),
        )
        .select_related("household")
        .prefetch_related(Prefetch("synced", SyncedAccount.objects.select_related("connection").order_by("-last_good_at")))
        .order_by(
            F("worst").desc(nulls_last=True),
            Coalesce("file_on", "moved_on").asc(nulls_first=True),
            *("household__name", "name", "pk"),
        )
    )
    page = Paginator(accounts, PER_PAGE).get_page(number)
    return page, [_freshness(one, at) for one in page.object_list]


def _freshness(one: Portfolio, at: datetime) -> Freshness:
    standing = [link for link in one.synced.all() if link.connection.state != Connection.State.ENDED]
    return _synced(one, standing[0], at) if standing else _of_file(one, at)


def _synced(one: Portfolio, link: SyncedAccount, at: datetime) -> Freshness:
    connection = link.connection
    tone, label, trouble, remedy = "good", "Fresh", connection.trouble, connection.remedy
    if not connection.failures and not (link.is_missing and f"…{one.account_tail} " in trouble):
        trouble = remedy = ""  # the answer was good, and left another account out
    if link.is_missing and not trouble:
        trouble = "The last answer did not name this account."
        remedy = f"Look at {connection.name} whether it was closed, or access to it taken back."
    if connection.state == Connection.State.RESTING:
        trouble, remedy = "The connection rests.", "Resume it when its accounts are right."
    if trouble:
        tone = "bad" if connection.state == Connection.State.CONSENT else "warn"
        label = {"consent": "Needs consent", "resting": "Rests"}.get(connection.state, "In trouble")
    elif at - link.last_good_at > LATE:
        tone, label = "warn", "Late"
    return Freshness(one, connection, link.last_good_at, link.as_of, "", tone, label, trouble, remedy, connection.next_run_at)


def _of_file(one: Portfolio, at: datetime) -> Freshness:
    """What was stated; of transactions alone the day on which their newest file came in: nothing may have moved since."""
    file, read_at = one.file or "", one.file_at or one.brought_at  # type: ignore[attr-defined]
    stated = one.file_on or (one.brought_at.date() if one.brought_at else one.moved_on)  # type: ignore[attr-defined]
    if stated is None:
        return Freshness(one, None, None, None, "", "warn", "Empty", "Nothing was ever stated for it.", "Import a file.", None)
    if read_at is None:
        return Freshness(one, None, None, stated, "", "", "By hand", "", "", None)
    is_old = at.date() - stated > OLD
    last = "Last stated on" if one.file_on else "Its last file came in on"  # type: ignore[attr-defined]
    trouble = f"{last} {stated:%-d %B %Y}, and no connection brings it." if is_old else ""
    remedy = "Import a newer file, or connect the custodian." if is_old else ""
    return Freshness(
        one, None, read_at, stated, file, "warn" if is_old else "", "Old" if is_old else "File", trouble, remedy, None
    )


def unplaced(user: User) -> list[Import]:
    """Lists of accounts that came in and that nobody has placed."""
    waiting = Connection.objects.standing().exclude(waiting=None).values("waiting")
    return list(Import.objects.visible_to(user).filter(pk__in=waiting, state=Import.State.PREVIEWED))
