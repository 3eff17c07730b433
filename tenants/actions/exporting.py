"""How does a firm get everything that it has, in one archive?"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

import events
from events import Actor, record
from tenants import archive, enter, wall
from tenants.models import Export, Organization

EXPORTER = 7_305_005  # any number, the same in every process
State = Export.State


class UnableToExport(ValueError):
    """No export was begun; the text says why."""


def ask_export(*, organization: Organization, by: Actor) -> Export:
    """A worker makes it; its row says how far it is."""
    with enter.operator(), transaction.atomic():
        if organization.status not in (Organization.Status.ACTIVE, Organization.Status.SUSPENDED):
            raise UnableToExport(f"{organization.name} cannot be exported: it is being made or removed.")
        if Export.objects.filter(organization=organization, state__in=(State.WAITING, State.RUNNING)).exists():
            raise UnableToExport(f"An export of {organization.name} is on its way already.")
        export = Export.objects.create(organization=organization, tables=len(archive.tables()))
        record(kind="firm.export_asked", by=by, obj=export, data={"firm": str(organization.pk)})
    return export


def run_export(*, export: Export, by: Actor, at: datetime) -> Export:
    """Writes the archive. Broken off anywhere, the next run writes it anew; two runs at once never happen."""
    with enter.operator(), wall.locked(EXPORTER, str(export.pk)) as is_mine:
        if not is_mine:
            raise UnableToExport("Another worker writes this archive just now.")
        export.refresh_from_db()
        if export.state == State.DONE:
            return export
        _set(export, state=State.RUNNING, begun_at=at, tables_done=0, rows=0, error="")
        firm = Organization.objects.get(pk=export.organization_id)
        file = archive.file_for(firm, export.pk)
        try:
            with enter.firm(firm):
                archive.write(firm, file, at=at, by="The platform", done=partial(_progress, export))
            _finish(export, firm, by)
        except Exception as error:
            _set(export, state=State.FAILED, error=type(error).__name__, ended_at=timezone.now())
            raise
    return export


def _progress(export: Export, tables: int, rows: int) -> None:
    with enter.operator():
        _set(export, tables_done=tables, rows=rows)
        events.still_at_it()


def _finish(export: Export, firm: Organization, by: Actor) -> None:
    file = archive.file_for(firm, export.pk)
    size, sha256 = file.stat().st_size, archive.sha256_of(file)
    with transaction.atomic():
        _set(export, state=State.DONE, size=size, sha256=sha256, ended_at=timezone.now())
        data = {"firm": str(firm.pk), "bytes": size, "rows": export.rows, "sha256": sha256}
        record(kind="firm.exported", by=by, obj=export, data=data)


def _set(export: Export, **values: object) -> None:
    Export.objects.filter(pk=export.pk).update(**values)
    for name, value in values.items():
        setattr(export, name, value)
