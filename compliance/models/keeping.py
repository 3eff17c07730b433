"""What must stay although somebody wants it gone, until when, and for which matter?"""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows


class HoldQuerySet(Rows["Hold"]):
    def standing(self) -> "HoldQuerySet":
        return self.filter(released_at=None)

    def on(self, *, household_id: UUID, client_id: UUID | None) -> "HoldQuerySet":
        """A hold on the household holds each of its clients."""
        return self.standing().filter(Q(client_id=None) | Q(client_id=client_id), household_id=household_id)


class Hold(Row):
    """A legal hold: nothing about this household, or this one client of it, may go while it stands."""

    household_id = models.UUIDField()
    client_id = models.UUIDField(null=True, help_text="Empty: the whole household")
    matter = models.TextField(help_text="For which the records are kept")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "legal hold", "legal holds"
        indexes = [models.Index("household_id", condition=Q(released_at=None), name="hold_standing")]
        constraints = [
            models.CheckConstraint(condition=Q(released_at=None) | Q(released_by__isnull=False), name="hold_released_by_somebody")
        ]

    def __str__(self) -> str:
        return f"Hold of {self.created_at:%Y-%m-%d}"


class KeptCopyQuerySet(Rows["KeptCopy"]):
    def due(self, on: date) -> "KeptCopyQuerySet":
        """Whose day has come, and that no hold keeps."""
        held = Hold.objects.standing().filter(
            Q(client_id=None) | Q(client_id=OuterRef("client_id")), household_id=OuterRef("household_id")
        )
        return self.filter(~Exists(held), keep_until__lt=on)


class KeptCopy(Row):
    """A record as it was before its client was erased: in the archive alone, until the law lets it go."""

    client_id = models.UUIDField()
    household_id = models.UUIDField()
    object_label = models.CharField(max_length=60)
    object_id = models.UUIDField()
    content = EncryptedTextField(help_text="The fields that erasure emptied, as JSON")
    rule = models.CharField(max_length=120, help_text="Why it is kept")
    keep_until = models.DateField()

    objects = KeptCopyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "kept copy of an erased record", "kept copies of erased records"
        indexes = [models.Index("keep_until", name="kept_copy_by_day")]

    def __str__(self) -> str:
        return f"{self.object_label} until {self.keep_until}"
