"""What does an admin take along who wants everything of the firm?

The archive that the platform makes, without what compliance alone reads.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from advisors.models import User
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
    rows_of = partial(seen, user=export.asked_by)
    progress.total(sum(rows_of(model).count() for model in archive.tables()))
    by = {"id": str(export.asked_by_id), "name": export.asked_by.name}
    archive.fill(made, enter.required(), at=timezone.now(), by=by, counted=progress.count, rows_of=rows_of)
    made.manifest["for_compliance_alone"] = {
        **WITHHELD,
        "events.eventdetail": "texts of events about these, and of unusual viewing",
        "clients.client": "what is about clients whose data is restricted, here and in every other table",
    }


def seen(model: type[Model], *, user: User) -> QuerySet[Any]:
    """The admin's part: what the pages of records show him."""
    rows: QuerySet[Any] = model._default_manager.all()
    if model._meta.label_lower in WITHHELD:
        return rows.none()
    without: Callable[[QuerySet[Any], User], QuerySet[Any]] = import_string(settings.WITHOUT_RESTRICTED)
    rows = without(rows, user)
    return rows.exclude(withheld("event__kind")) if model is EventDetail else rows
