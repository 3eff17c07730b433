"""Which files of clients came in, and what did each of them make or change?"""

from django.conf import settings
from django.db import models

from advisors.models import User
from relate.lib.models import Row, Rows


class ClientImportQuerySet(Rows["ClientImport"]):
    def visible_to(self, user: User) -> "ClientImportQuerySet":
        return self if user.sees_every_household else self.filter(by=user)


class ClientImport(Row):
    """One uploaded file of clients, from preview to undo."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Ready to import"
        RUNNING = "running", "Importing"
        APPLIED = "applied", "Imported"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEWED)
    mapping = models.JSONField(default=dict, help_text="Column of the file to field of ours")
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    updated_count = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, help_text="Row number, cell, reason and fix of each skipped row")
    admitted = models.JSONField(default=list, help_text="Rows that a person lets in though they name an erased client")
    problem = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ClientImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name

    @property
    def importable(self) -> int:
        """Rows that a confirmed preview would import."""
        return self.created_count + self.updated_count

    @property
    def unchanged_count(self) -> int:
        return max(self.rows_total - self.importable - len(self.skipped), 0)

    @property
    def first_skipped(self) -> list[dict[str, str]]:
        return list(self.skipped[:20])

    @property
    def tone(self) -> str:
        """The badge that its state deserves."""
        tones = {self.State.APPLIED: "good", self.State.RUNNING: "accent", self.State.REFUSED: "bad"}
        return tones.get(self.State(self.state), "")


class ClientImportChange(Row):
    """What one row of an import made or changed, so that the import can be undone as one unit."""

    batch = models.ForeignKey(ClientImport, models.CASCADE, related_name="changes")
    object_label = models.CharField(max_length=60)
    object_id = models.UUIDField()
    before = models.JSONField(null=True, help_text="Null: the row was created")

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index("batch", name="client_import_change_batch")]

    def __str__(self) -> str:
        return f"{self.object_label} {self.object_id}"
