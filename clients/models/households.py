"""Whom do we serve together, how often, in which words and on which channel?"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from advisors.models import User
from relate.lib.models import Row, Rows


class Channel(models.TextChoices):
    EMAIL = "email", "Email"
    SMS = "sms", "Text message"
    PHONE = "phone", "Telephone"
    POST = "post", "Post"


class HouseholdQuerySet(Rows["Household"]):
    def visible_to(self, user: User) -> "HouseholdQuerySet":
        return self.filter(user.books("advisor"), restricted_at=None)

    def served(self) -> "HouseholdQuerySet":
        return self.filter(closed_on=None, restricted_at=None)

    def with_letter_due(self, on: date) -> "HouseholdQuerySet":
        return self.served().exclude(cadence=Household.Cadence.NONE).filter(next_letter_on__lte=on)


RISK_STEPS = [(1, "1, lowest"), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (6, "6"), (7, "7, highest")]


class Household(Row):
    """One or more clients who are served together; letters, heatmap and figures go by household."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every quarter"
        NONE = "none", "No regular letter"

    class Tone(models.TextChoices):
        WARM = "warm", "Warm"
        FORMAL = "formal", "Formal"
        BRIEF = "brief", "Brief"

    class Language(models.TextChoices):
        ENGLISH = "en", "English"
        SPANISH = "es", "Spanish"

    name = models.CharField(max_length=200)
    advisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="households")
    town = models.CharField(max_length=120, blank=True)
    since_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    cadence = models.CharField(max_length=10, choices=Cadence, default=Cadence.MONTHLY)
    next_letter_on = models.DateField(null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    tone = models.CharField(max_length=10, choices=Tone, default=Tone.WARM)
    time_zone = models.CharField(max_length=40, default="America/New_York")
    external_id = models.CharField(max_length=120, blank=True, help_text="The household's key in another system")
    risk_tolerance = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=RISK_STEPS, help_text="How much risk they want, as agreed with them"
    )
    risk_capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=RISK_STEPS, help_text="How much risk their means and time allow"
    )
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="All its clients' data is restricted")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("external_id", condition=~Q(external_id=""), name="household_external_id_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("since_on")),
                name="household_closed_after_since",
            ),
            models.CheckConstraint(
                condition=Q(risk_tolerance=None) | Q(risk_tolerance__range=(1, 7)), name="household_risk_tolerance_in_range"
            ),
            models.CheckConstraint(
                condition=Q(risk_capacity=None) | Q(risk_capacity__range=(1, 7)), name="household_risk_capacity_in_range"
            ),
        ]
        indexes = [
            models.Index("advisor", Lower("name"), name="household_by_advisor"),
            models.Index("next_letter_on", name="household_by_next_letter"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone_city(self) -> str:
        """Los Angeles, for America/Los_Angeles."""
        return self.time_zone.rsplit("/", 1)[-1].replace("_", " ")
