"""Whom did clients name, and how far did it go?"""

from django.db import models
from django.db.models import Q

from advisors.models import User
from clients.models.households import Household
from clients.models.people import Client
from relate.lib.models import Row, Rows


class ReferralQuerySet(Rows["Referral"]):
    def visible_to(self, user: User) -> "ReferralQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None)


class Referral(Row):
    """Somebody whom a client named; nobody here is written to without the advisor."""

    class Stage(models.TextChoices):
        ASKED = "asked", "Asked"
        NAMED = "named", "Named"
        INTRODUCED = "introduced", "Introduced"
        MET = "met", "Met"
        CLIENT = "client", "Became a client"
        DECLINED = "declined", "Declined"

    household = models.ForeignKey(Household, models.PROTECT, related_name="referrals")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="referrals")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.NAMED)
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)
    was_asked = models.BooleanField(default=True)
    source_id = models.UUIDField(null=True, blank=True, help_text="The reply that it came with")
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True, help_text="Assets brought")
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("source_id", condition=~Q(source_id=None), name="referral_once_a_source"),
            models.CheckConstraint(condition=Q(stage="asked") | ~Q(name=""), name="referral_named_after_asked"),
        ]

    def __str__(self) -> str:
        return self.name or "Asked"
