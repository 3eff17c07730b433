"""What does an admin take along who wants everything of the firm?

The archive that the platform makes, without what compliance alone reads.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from compliance.actions.exports import Progress
from compliance.models import RecordsExport
from events.models import EventDetail
from events.withheld import withheld
from relate.lib.zips import Bundle
from tenants import archive, enter

# Whose pages are for compliance; a copy for anybody else holds the table without its rows.
WITHHELD = {
    "compliance.complaint": "complaints",
    "compliance.hold": "matters under a legal hold",
    "compliance.incident": "incidents",
    "compliance.keptcopy": "what the archive keeps of erased clients",
}


def write_whole(export: RecordsExport, made: Bundle, progress: Progress) -> None:
    """Tables are read one after the other: what is written meanwhile may be in it or not."""
    progress.total(sum(seen(model).count() for model in archive.tables()))
    by = {"id": str(export.asked_by_id), "name": export.asked_by.name}
    archive.fill(made, enter.required(), at=timezone.now(), by=by, counted=progress.count, rows_of=seen)
    made.manifest["for_compliance_alone"] = {
        **WITHHELD,
        "events.eventdetail": "texts of events about these, and of unusual viewing",
    }


def seen(model: type[Model]) -> QuerySet[Any]:
    """The admin's part: what the pages of records show him."""
    rows: QuerySet[Any] = model._default_manager.all()
    if model is EventDetail:
        return rows.exclude(withheld("event__kind"))
    return rows.none() if model._meta.label_lower in WITHHELD else rows
