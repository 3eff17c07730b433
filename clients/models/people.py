"""Who are the people, trusts and companies of a household, and what have they agreed to?"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from advisors.models import User
from clients.models.households import Channel, Household
from relate.lib.models import Row, Rows


class ClientQuerySet(Rows["Client"]):
    def visible_to(self, user: User) -> "ClientQuerySet":
        return self.filter(user.books("household__advisor")).present()

    def present(self) -> "ClientQuerySet":
        """Whom we serve: neither erased nor restricted, which means kept where the law asks for it and used for nothing."""
        return self.filter(restricted_at=None)


class Client(Row):
    """A person, trust or company; replies and consent go by client."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        TRUST = "trust", "Trust"
        COMPANY = "company", "Company"

    household = models.ForeignKey(Household, models.PROTECT, related_name="clients")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=200, help_text="In full, as on letters")
    salutation = models.CharField(max_length=80, help_text="As in 'Dear Ngozi'")
    email = models.EmailField(blank=True)
    email_bounced_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Mail comes back: do not use")
    email_bounce_reason = models.CharField(max_length=300, blank=True, editable=False)
    email_trusted_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="A person said that it works")
    phone = models.CharField(max_length=40, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    born_on = models.DateField(null=True, blank=True)
    receives_letters = models.BooleanField(default=True)
    do_not_contact_reason = models.CharField(max_length=200, blank=True, help_text="Set: no message on any channel")
    external_id = models.CharField(max_length=120, blank=True)
    restricted_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Kept, and used for nothing")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="What is left is a tombstone")

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("external_id", condition=~Q(external_id=""), name="client_external_id_once"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_name"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(restricted_at__isnull=False, email="", phone="", receives_letters=False),
                name="client_erased_cannot_be_reached",
            ),
        ]
        indexes = [
            models.Index(Lower("name"), name="client_by_name"),
            models.Index(Lower("email"), name="client_by_email"),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(Row):
    """One act of giving or withdrawing consent; the newest of a client and channel holds."""

    class Basis(models.TextChoices):
        EXPRESS = "express", "Given expressly"
        CONTRACT = "contract", "Part of the advisory agreement"
        WITHDRAWN = "withdrawn", "Withdrawn"

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=10, choices=Channel)
    basis = models.CharField(max_length=10, choices=Basis)
    at = models.DateTimeField()
    source = models.CharField(max_length=200, help_text="How we know: form, call, import, unsubscribe link")
    wording = models.TextField(blank=True, help_text="The words that the client agreed to")
    expires_on = models.DateField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "channel", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_basis_display()}"

    def holds_on(self, day: date) -> bool:
        return self.basis != self.Basis.WITHDRAWN and (self.expires_on is None or day <= self.expires_on)
