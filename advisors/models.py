"""Who signs in at a firm, and with which keys do its machines come?"""

import hashlib
import secrets
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from advisors.roles import PERMISSIONS, Action, Role, may, who_may
from events.actors import Actor
from relate.lib.crypto import EncryptedTextField
from relate.lib.models import Row, Rows


class Team(Row):
    """Its managers and assistants see the households of its advisors."""

    name = models.CharField(max_length=80, unique=True)

    objects = Rows.as_manager()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    _queryset_class = Rows

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def active(self) -> models.QuerySet["User"]:
        return self.filter(is_active=True)

    def advising(self, *, seen_by: "User") -> models.QuerySet["User"]:
        """Who may have a book, of those whose book this person sees."""
        return self.active().filter(seen_by.books("pk"), role__in=who_may(Action.HAVE_A_BOOK))

    def colleagues(self, user: "User") -> models.QuerySet["User"]:
        """Who shares a team with this person, and the person."""
        memberships = User.teams.through._default_manager
        teams = memberships.filter(user=user).values("team")
        return self.filter(models.Q(pk=user.pk) | models.Q(pk__in=memberships.filter(team__in=teams).values("user")))


class Theme(models.TextChoices):
    SYSTEM = "system", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides, beside who it is, which rows a person sees: few of them, so that a query is compiled once for each."""

    role: str
    is_narrowed: bool
    is_here: bool

    def of(self, key: UUID) -> "User":
        """Somebody with this sight; the query asks for nothing else."""
        user = User(pk=key, role=self.role, is_active=self.is_here)
        user.is_narrowed = self.is_narrowed
        return user


class User(Row, AbstractBaseUser):
    """A person of this firm. There is no superuser: what a person may do stands in `advisors.roles`."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True, help_text="Under the name in letters")
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.ADVISOR)
    teams = models.ManyToManyField(Team, related_name="members", blank=True)
    client_capacity = models.PositiveIntegerField(null=True, blank=True, help_text="How many households")
    specializations = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="America/New_York")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    has_shortcuts = models.BooleanField("keyboard shortcuts", default=True, help_text="J, K, A, R and E while reviewing")
    is_active = models.BooleanField(default=True)
    ends_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="From then on nobody is signed in as this person"
    )

    is_narrowed = False  # not stored: see `in_own_book`

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name, verbose_name_plural = "person", "people"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.SUPPORT) | models.Q(ends_at__isnull=False), name="user_support_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def actor(self) -> Actor:
        return Actor.user(self.pk)

    @property
    def sight(self) -> Sight:
        return Sight(self.role, self.is_narrowed, self.is_active and not self.has_ended)

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_staff(self) -> bool:
        return self.is_active and self.may(Action.READ_THE_ADMIN)

    @property
    def is_operator(self) -> bool:
        return self.role == Role.OPERATOR

    @property
    def sees_every_household(self) -> bool:
        return self.may(Action.SEE_EVERY_HOUSEHOLD) and not self.is_narrowed

    @property
    def sees_other_books(self) -> bool:
        return self.sees_every_household or (self.may(Action.SEE_TEAM_HOUSEHOLDS) and not self.is_narrowed)

    def books(self, advisor: str) -> models.Q:
        """The rows that this person may see, by the path from a row to its household's advisor: what every `visible_to` asks."""
        if self.sees_every_household:
            return models.Q()
        seen = User.objects.colleagues(self).values("pk") if self.sees_other_books else [self.pk]
        return models.Q(**{f"{advisor}__in": seen})

    def in_own_book(self) -> "User":
        """The same person, who sees only the own households: for lists, never for a right to act."""
        narrowed = copy(self)
        narrowed.is_narrowed = True
        return narrowed

    @property
    def has_ended(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    def may(self, action: Action) -> bool:
        return self.is_active and not self.has_ended and may(self.role, action)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """The admin's question. Staff may look; what may be changed there, each ModelAdmin says by action.

        Records that stand below the people ask for an action by a name of their own.
        """
        if perm in PERMISSIONS:
            return self.may(PERMISSIONS[perm])
        return self.is_staff and perm.split(".")[-1].startswith("view_")

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    def get_all_permissions(self, obj: object = None) -> set[str]:
        return set()


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(Rows["Invitation"]):
    def open(self, at: datetime) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, expires_at__gt=at)


class Invitation(Row):
    """Only a hash of the link's token is kept; whoever holds the link chooses a password once."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role, default=Role.ADVISOR)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email


class SupportGrantQuerySet(Rows["SupportGrant"]):
    def open(self, at: datetime) -> "SupportGrantQuerySet":
        return self.filter(ended_at=None, expires_at__gt=at)

    def over(self, at: datetime) -> "SupportGrantQuerySet":
        """Their time is up and nobody has tidied up yet."""
        return self.filter(ended_at=None, expires_at__lte=at)


class SupportGrant(Row):
    """The firm lets one person of the platform's support look for some hours. Only a hash of the link's token is kept."""

    user = models.OneToOneField(User, models.PROTECT, related_name="support_grant")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SupportGrantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires_at:%Y-%m-%d %H:%M}"


class Founding(Row):
    """A firm that the operator wants made, with its first admin. Rows stand at the operator's alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        MAKING = "making", "Being made"
        INVITING = "inviting", "Inviting its first admin"
        DONE = "done", "Open"
        UNSENT = "unsent", "Open, its first admin is not invited"
        FAILED = "failed", "Not made"

    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=253)
    admin_name = models.CharField(max_length=120)
    admin_email = models.EmailField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    error = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = Rows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "domain", condition=models.Q(state__in=("waiting", "making", "inviting")), name="founding_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING, self.State.INVITING)

    @property
    def steps_done(self) -> int:
        """Of three."""
        return {self.State.WAITING: 0, self.State.MAKING: 1, self.State.INVITING: 2}.get(self.State(self.state), 3)


class IdentityProvider(Row):
    """The firm's own OpenID provider, at which its people may sign in."""

    name = models.CharField(max_length=60, help_text="On the button: Sign in with ...")
    issuer = models.CharField(max_length=255, help_text="Exactly as the provider states it, with https")
    client_id = models.CharField(max_length=255)
    client_secret = EncryptedTextField()
    is_active = models.BooleanField(default=True)

    objects = Rows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_active"], condition=models.Q(is_active=True), name="identity_provider_one_active"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identity(Row):
    """As whom a person is known at the provider: an address may be given to somebody else there, a subject never is."""

    provider = models.ForeignKey(IdentityProvider, models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(User, models.CASCADE, related_name="identities")

    objects = Rows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["provider", "user"], name="identity_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.provider_id}"


class ApiKeyQuerySet(Rows["ApiKey"]):
    def usable(self, at: datetime) -> "ApiKeyQuerySet":
        return self.filter(revoked_at=None, user__is_active=True).exclude(expires_at__lte=at)


class ApiKey(Row):
    """Only a hash is kept; the key itself is shown once. Its prefix names the firm, so a stray key can be returned to it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=24)
    key_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "API key", "API keys"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], condition=models.Q(revoked_at=None), name="api_key_name"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"

    @staticmethod
    def generate(schema: str) -> tuple[str, str]:
        """A new key and its prefix."""
        prefix = f"rk_{schema.removeprefix('f_')[:8]}"
        return f"{prefix}_{secrets.token_urlsafe(32)}", prefix

    @property
    def is_usable(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


class FirstAnswerQuerySet(Rows["FirstAnswer"]):
    def outlived(self, at: datetime) -> "FirstAnswerQuerySet":
        return self.filter(created_at__lte=at - FirstAnswer.KEPT)


class FirstAnswer(Row):
    """What a key's request was answered the first time, so that the same request sent again changes nothing.

    Without a status nobody has answered yet: the first one still runs, or it broke off and left nothing behind.
    """

    KEPT = timedelta(hours=24)

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=255)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, blank=True)
    body = EncryptedTextField(blank=True)

    objects = FirstAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["api_key", "idempotency_key"], name="first_answer_once_a_key"),
        ]
        indexes: ClassVar = [models.Index("created_at", name="first_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.idempotency_key}: {self.status or 'not answered yet'}"
