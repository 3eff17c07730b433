"""Whom do we serve? Households, the clients in them, and what we may and should do for each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from advisors.models import User
from relate.lib.models import Row


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    SMS = "sms", "Text message"
    PHONE = "phone", "Telephone"
    POST = "post", "Post"


class HouseholdQuerySet(models.QuerySet["Household"]):
    def visible_to(self, user: User) -> "HouseholdQuerySet":
        return self if user.sees_every_household else self.filter(advisor=user)

    def served(self) -> "HouseholdQuerySet":
        return self.filter(closed_on=None)

    def with_letter_due(self, on: date) -> "HouseholdQuerySet":
        return self.served().exclude(cadence=Household.Cadence.NONE).filter(next_letter_on__lte=on)


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

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("external_id", condition=~Q(external_id=""), name="household_external_id_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("since_on")),
                name="household_closed_after_since",
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


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: User) -> "ClientQuerySet":
        return self if user.sees_every_household else self.filter(household__advisor=user)


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
    phone = models.CharField(max_length=40, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    born_on = models.DateField(null=True, blank=True)
    receives_letters = models.BooleanField(default=True)
    do_not_contact_reason = models.CharField(max_length=200, blank=True, help_text="Set: no message on any channel")
    external_id = models.CharField(max_length=120, blank=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("external_id", condition=~Q(external_id=""), name="client_external_id_once"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_name"),
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

    class Meta:
        indexes = [models.Index(fields=["client", "channel", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_basis_display()}"

    def holds_on(self, day: date) -> bool:
        return self.basis != self.Basis.WITHDRAWN and (self.expires_on is None or day <= self.expires_on)


class Note(Row):
    """What an advisor wrote down after a touch: a note, a call or a meeting."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"

    household = models.ForeignKey(Household, models.CASCADE, related_name="notes")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    body = models.TextField()
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["household", "-at"], name="note_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.at:%Y-%m-%d}"


class Concern(Row):
    """A topic that a client raised and that the next letter should answer; never the client's words."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="concerns")
    topic = models.CharField(max_length=30)
    raised_at = models.DateTimeField()
    source_id = models.UUIDField(help_text="The reply that it was read in")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("source_id", "topic", name="concern_once_a_source")]

    def __str__(self) -> str:
        return self.topic


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> "TaskQuerySet":
        return self if user.sees_every_household else self.filter(household__advisor=user)

    def open(self) -> "TaskQuerySet":
        return self.filter(done_at=None)

    def soonest_first(self) -> "TaskQuerySet":
        return self.order_by(models.F("due_on").asc(nulls_last=True), "created_at")


class Task(Row):
    """A next action for a household, made by hand or from what a client wrote."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="tasks")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, blank=True, related_name="tasks")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True, help_text="The reason, with the client's quoted words where there are any")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    source_id = models.UUIDField(null=True, blank=True, help_text="The reading or alert that it came from")

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("source_id", "title", condition=~Q(source_id=None), name="task_once_a_source")]
        indexes = [models.Index("owner", "due_on", condition=Q(done_at=None), name="task_open_by_owner")]

    def __str__(self) -> str:
        return self.title

    @property
    def urgency(self) -> str:
        """The badge that its day deserves."""
        days = self._days_left()
        return "" if days is None or days > 14 else "bad" if days <= 0 else "warn"

    @property
    def due_text(self) -> str:
        days = self._days_left()
        if self.due_on is None or days is None:
            return ""
        near = {0: "Today", 1: "Tomorrow", -1: "Since yesterday"}
        return near.get(days) or f"{'Since' if days < 0 else 'By'} {self.due_on.day} {self.due_on:%b}"

    def _days_left(self) -> int | None:
        return (self.due_on - timezone.localdate()).days if self.due_on else None


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> "ReferralQuerySet":
        return self if user.sees_every_household else self.filter(household__advisor=user)


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


class ClientImportQuerySet(models.QuerySet["ClientImport"]):
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

    class Meta:
        indexes = [models.Index("batch", name="client_import_change_batch")]

    def __str__(self) -> str:
        return f"{self.object_label} {self.object_id}"
