"""What does an admin take along who wants everything of the firm? The same archive that the platform makes."""

from django.utils import timezone

from compliance.actions.exports import Progress
from compliance.models import RecordsExport
from relate.lib.zips import Bundle
from tenants import archive, enter


def write_whole(export: RecordsExport, made: Bundle, progress: Progress) -> None:
    """Tables are read one after the other: what is written meanwhile may be in it or not."""
    progress.total(sum(model._default_manager.count() for model in archive.tables()))
    by = {"id": str(export.asked_by_id), "name": export.asked_by.name}
    archive.fill(made, enter.required(), at=timezone.now(), by=by, counted=progress.count)
