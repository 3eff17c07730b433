"""Since when does nothing leave, because too many clients reported letters as spam, and who let it go on?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from relate.lib.models import Row, Rows


class PauseQuerySet(Rows["Pause"]):
    def standing(self) -> "PauseQuerySet":
        return self.filter(lifted_at=None)


class Pause(Row):
    """Of all letters of the firm, by the product; ended by a person who says why."""

    complaints = models.PositiveIntegerField(help_text="Clients who reported a letter as spam")
    sent = models.PositiveIntegerField(help_text="Letters that went out in the same days")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_because = models.CharField(max_length=300, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "pause of sending", "pauses of sending"
        constraints = [
            models.UniqueConstraint(
                fields=["lifted_at"], condition=Q(lifted_at=None), nulls_distinct=False, name="pause_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_by__isnull=False) & ~Q(lifted_because=""), name="pause_lifted_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaints} of {self.sent}, {self.created_at:%Y-%m-%d}"
