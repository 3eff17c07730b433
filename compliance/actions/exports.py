"""How does somebody get a copy of records: asked for, written by a worker, taken, and removed after a week?"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from advisors.models import User
from advisors.roles import Action
from compliance.models import RecordsExport
from events import record, still_at_it
from relate.lib.current import required_schema
from relate.lib.zips import Bundle, bundle
from tenants import wall
from tenants.archive import FOLDER, sha256_of

EXPORTER = 7_305_006  # any number, the same in every process
STEP = 2000  # records between two looks at the clock
Kind, State = RecordsExport.Kind, RecordsExport.State
ASKS = {Kind.TRAIL: Action.EXPORT_THE_TRAIL, Kind.CLIENT: Action.EXPORT_A_CLIENT, Kind.WHOLE: Action.EXPORT_THE_FIRM}
T = TypeVar("T")
Write = Callable[[RecordsExport, Bundle, "Progress"], None]


class UnableToExport(Exception):
    """No copy was begun or taken; the text says why."""


class Progress:
    """Tells the row how far its worker is, and keeps the worker's lease."""

    def __init__(self, export: RecordsExport) -> None:
        self._export, self.done = export, 0

    def total(self, records: int) -> None:
        _set(self._export, total=records)

    def count(self, records: Iterable[T]) -> Iterator[T]:
        for one in records:
            yield one
            self.done += 1
            if self.done % STEP == 0:
                _set(self._export, done=self.done)
                still_at_it()


@transaction.atomic
def ask_export(*, kind: str, by: User, client_id: UUID | None = None, household_id: UUID | None = None) -> RecordsExport:
    if not by.may(ASKS[Kind(kind)]):
        raise UnableToExport("Your role asks for no such copy.")
    what = {"kind": kind, "client_id": client_id, "has_withheld": kind == Kind.TRAIL and by.may(Action.READ_THE_RESTRICTED)}
    if found := RecordsExport.objects.filter(**what, state__in=(State.WAITING, State.RUNNING)).first():
        raise UnableToExport(f"{found} is on its way already.")
    export = RecordsExport.objects.create(**what, asked_by=by)
    data = {"client_id": str(client_id)} if client_id else {}
    record(kind=f"{kind}.export_asked", by=by.actor, obj=export, household_id=household_id, data=data)
    return export


def run_export(*, export: RecordsExport, write: Write, at: datetime) -> RecordsExport:
    """Broken off anywhere, the next run writes the file anew; two runs at once never happen."""
    with wall.locked(EXPORTER, f"{required_schema()}:{export.pk}") as is_mine:
        if not is_mine:
            raise UnableToExport("Another worker writes this copy just now.")
        export.refresh_from_db()
        if export.state in (State.DONE, State.REMOVED):
            return export
        _set(export, state=State.RUNNING, begun_at=at, done=0, error="")
        progress = Progress(export)
        try:
            with bundle(file_of(export)) as made:
                write(export, made, progress)
            _finish(export, progress.done)
        except Exception as error:
            _set(export, state=State.FAILED, error=type(error).__name__, ended_at=timezone.now())
            raise
    return export


@transaction.atomic
def take_export(*, export: RecordsExport, by: User) -> Path:
    """The file, and in the trail who took it."""
    if not by.may(ASKS[Kind(export.kind)]) or (export.has_withheld and not by.may(Action.READ_THE_RESTRICTED)):
        raise UnableToExport("Your role takes no such copy.")
    if export.state != State.DONE or not file_of(export).exists():
        raise UnableToExport("This copy is not there: ask for a new one.")
    record(kind=f"{export.kind}.export_taken", by=by.actor, obj=export, data={"sha256": export.sha256})
    return file_of(export)


def remove_old(*, at: datetime) -> int:
    """A copy that lies about is a leak that waits; the row stays."""
    kept = RecordsExport.objects.exclude(state=State.REMOVED)
    ages = ((kind, at - timedelta(days=days)) for kind, days in RecordsExport.KEPT_DAYS.items())
    return sum(remove(export) for kind, since in ages for export in kept.filter(kind=kind, created_at__lt=since))


def remove(export: RecordsExport) -> int:
    file_of(export).unlink(missing_ok=True)
    file_of(export).with_suffix(".part").unlink(missing_ok=True)
    _set(export, state=State.REMOVED)
    return 1


def file_of(export: RecordsExport) -> Path:
    return Path(settings.MEDIA_ROOT) / required_schema() / FOLDER / f"{export.pk}.zip"


def _finish(export: RecordsExport, rows: int) -> None:
    size, sha256 = file_of(export).stat().st_size, sha256_of(file_of(export))
    with transaction.atomic():
        _set(export, state=State.DONE, done=rows, total=rows, size=size, sha256=sha256, ended_at=timezone.now())
        record(
            kind=f"{export.kind}.exported",
            by=export.asked_by.actor,
            obj=export,
            data={"bytes": size, "rows": rows, "sha256": sha256}
            | ({"client_id": str(export.client_id)} if export.client_id else {}),
        )


def _set(export: RecordsExport, **values: object) -> None:
    RecordsExport.objects.filter(pk=export.pk).update(**values)
    for name, value in values.items():
        setattr(export, name, value)
