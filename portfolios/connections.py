"""From which systems do accounts come in by themselves, and how well does that go?"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from advisors.models import User
from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows

LEASE = timedelta(minutes=2)  # a run says between its requests that it still goes on
NOTICE = timedelta(days=2)  # before a consent lapses, somebody is asked for the next


class ConnectionQuerySet(Rows["Connection"]):
    def visible_to(self, user: User) -> "ConnectionQuerySet":
        """All of the firm's, or those that bring an account of the person's."""
        if user.sees_every_household:
            return self
        return self.filter(pk__in=SyncedAccount.objects.visible_to(user).values("connection"))

    def standing(self) -> "ConnectionQuerySet":
        return self.exclude(state=Connection.State.ENDED)

    def at_work(self) -> "ConnectionQuerySet":
        return self.filter(state=Connection.State.ACTIVE)

    def due(self, at: datetime) -> "ConnectionQuerySet":
        return self.at_work().free(at).filter(next_run_at__lte=at)

    def free(self, at: datetime) -> "ConnectionQuerySet":
        """Nobody runs it now, or whoever did has died."""
        return self.filter(Q(busy_until=None) | Q(busy_until__lte=at))

    def lapsing(self, at: datetime) -> "ConnectionQuerySet":
        """Their consent ends soon, or has ended, and nobody was asked for the next one."""
        return self.at_work().filter(Q(reminded_at=None) | Q(consent_lapses_at__lte=at), consent_lapses_at__lte=at + NOTICE)

    def wanting_consent(self, soon: datetime) -> "ConnectionQuerySet":
        """Their consent is over, or ends before then."""
        return self.filter(Q(state=Connection.State.CONSENT) | Q(state=Connection.State.ACTIVE, consent_lapses_at__lte=soon))


class Connection(Row):
    """A system from which accounts come in, with what it takes to ask it."""

    class State(models.TextChoices):
        NEW = "new", "Waiting for consent"
        ACTIVE = "active", "Connected"
        CONSENT = "consent", "Consent is over"
        RESTING = "resting", "Resting"
        ENDED = "ended", "Disconnected"

    system = models.CharField(max_length=20, help_text="A name in portfolios.sources.systems")
    name = models.CharField(max_length=80)
    credentials = EncryptedTextField(help_text="JSON; empty once disconnected")
    options = models.JSONField(default=dict, blank=True, help_text="Nothing secret: addresses, paths, names of fields")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    keeper = models.ForeignKey(User, models.PROTECT, related_name="+", help_text="Who gives consent again")
    since = models.DateField(help_text="Transactions are asked for from this day on")
    consent_lapses_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True, help_text="A run has it to itself until then")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row")
    trouble = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True, help_text="What to do about it")
    waiting = models.ForeignKey(
        "portfolios.Import", models.SET_NULL, null=True, blank=True, related_name="+", help_text="Accounts that nobody has placed"
    )

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="ended") | Q(credentials=""), name="connection_ended_keeps_no_credentials"),
            models.CheckConstraint(condition=Q(trouble="") | ~Q(remedy=""), name="connection_trouble_has_a_remedy"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tone(self) -> str:
        """The colour of how it stands."""
        if self.state == self.State.ACTIVE:
            return "warn" if self.trouble else "good"
        return {"new": "accent", "consent": "bad"}.get(self.state, "")

    @property
    def state_label(self) -> str:
        if self.state == self.State.ACTIVE and self.trouble:
            return "In trouble" if self.failures else "Leaves accounts out"
        return self.get_state_display()


class SyncedAccountQuerySet(Rows["SyncedAccount"]):
    def visible_to(self, user: User) -> "SyncedAccountQuerySet":
        return self.filter(user.books("portfolio__household__advisor"), portfolio__household__restricted_at=None)


class SyncedAccount(Row):
    """An account that a connection brings: known again by a keyed hash of what the system calls it."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="accounts")
    portfolio = models.ForeignKey("portfolios.Portfolio", models.CASCADE, related_name="synced")
    mark = models.CharField(max_length=64)
    last_good_at = models.DateTimeField()
    as_of = models.DateField(help_text="The day that it was last stated for")
    is_missing = models.BooleanField(default=False, help_text="The last good answer did not name it")

    objects = SyncedAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("connection", "portfolio", name="synced_account_once"),
            models.UniqueConstraint("connection", "mark", name="synced_account_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.portfolio_id} from {self.connection_id}"
