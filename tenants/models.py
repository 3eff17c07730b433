"""Whose firm is it, at which address, on which plan, and how far has its life gone?"""

import secrets
import string
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from relate.lib.models import Row
from tenants import configuration

SCHEMA_NAME = r"^f_[a-z0-9]{16}$"


def new_schema_name() -> str:
    """Generated, never typed and never used again: it names a folder, a role, cache keys and a channel too."""
    letters = string.ascii_lowercase + string.digits
    return "f_" + "".join(secrets.choice(letters) for _ in range(16))


class Plan(Row):
    name = models.CharField(max_length=40, unique=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def active(self) -> "OrganizationQuerySet":
        return self.filter(status=Organization.Status.ACTIVE)

    def operators(self) -> "OrganizationQuerySet":
        return self.filter(kind=Organization.Kind.OPERATOR)

    def with_tables(self) -> "OrganizationQuerySet":
        """Whose schema is whole, open or not."""
        return self.filter(status__in=(Organization.Status.ACTIVE, Organization.Status.SUSPENDED))

    def to_be_purged(self, at: datetime) -> "OrganizationQuerySet":
        """Whose waiting period is over, and those whose purge was broken off."""
        due = Q(status=Organization.Status.SUSPENDED, purge_at__lte=at, is_held=False)
        return self.filter(due | Q(status=Organization.Status.PURGING))


class Organization(Row):
    """A firm: a wall with its own schema, role, host, people and settings."""

    class Kind(models.TextChoices):
        FIRM = "firm", "Firm"
        OPERATOR = "operator", "Operator"

    class Status(models.TextChoices):
        PROVISIONING = "provisioning", "Being made"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        PURGING = "purging", "Being purged"

    schema_name = models.CharField(
        max_length=18, unique=True, default=new_schema_name, editable=False, validators=[RegexValidator(SCHEMA_NAME)]
    )
    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=253, unique=True, help_text="The host that links in letters carry")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FIRM)
    status = models.CharField(max_length=12, choices=Status, default=Status.PROVISIONING)
    suspended_at = models.DateTimeField(null=True, blank=True)
    purge_at = models.DateTimeField(
        null=True, blank=True, help_text="Everything of the firm is removed then, unless it is cancelled"
    )
    is_held = models.BooleanField(default=False, help_text="Legal hold: nothing of the firm may be removed")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="organizations")
    branding_config = models.JSONField(default=dict, blank=True, validators=[configuration.validate_brand])
    ai_tone_settings = models.JSONField(default=dict, blank=True, validators=[configuration.validate_tone])
    compliance_rules = models.JSONField(default=dict, blank=True, validators=[configuration.validate_policy])

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(schema_name__regex=SCHEMA_NAME), name="organization_schema_name"),
            models.CheckConstraint(condition=models.Q(domain__regex=r"^[a-z0-9.-]+$"), name="organization_domain_normal"),
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="operator"), name="organization_one_operator"),
            models.CheckConstraint(
                condition=Q(purge_at=None) | Q(suspended_at__isnull=False, status__in=("suspended", "purging")),
                name="organization_purged_only_when_suspended",
            ),
            models.CheckConstraint(
                condition=~Q(kind="operator") | Q(status__in=("provisioning", "active")), name="organization_operator_stays_open"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def brand(self) -> configuration.Brand:
        return configuration.brand(self.branding_config)

    @property
    def tone(self) -> configuration.Tone:
        return configuration.tone(self.ai_tone_settings)

    @property
    def policy(self) -> configuration.Policy:
        return configuration.policy(self.compliance_rules)

    def get_tenant_type(self) -> str:
        """Asked by django-tenants' migration runner."""
        return ""


class SchemaState(Row):
    """How far a firm's tables have come; `tenants.migrated` compares it with the code."""

    class State(models.TextChoices):
        CURRENT = "current", "Migrated"
        RUNNING = "running", "Being migrated"
        FAILED = "failed", "Failed"

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="schema_state")
    applied = ArrayField(models.CharField(max_length=200), default=list, help_text="Migrations, as app.name")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="The kind of the error; its text stands in the log")

    def __str__(self) -> str:
        return f"{self.state}: {len(self.applied)} migrations"


class DomainQuerySet(models.QuerySet["Domain"]):
    def serving(self) -> "DomainQuerySet":
        """Proven, so its pages are shown."""
        return self.exclude(verified_at=None)

    def to_be_looked_at(self, at: datetime) -> "DomainQuerySet":
        """Proven ones once a day; new ones every hour for two weeks."""
        daily = Q(verified_at__isnull=False) & Q(checked_at__lte=at - timedelta(days=1))
        asked = Q(checked_at=None) | Q(checked_at__lte=at - timedelta(hours=1))
        new = Q(verified_at=None, created_at__gt=at - timedelta(days=14)) & asked
        return self.filter(daily | new, proof=Domain.Proof.DNS)


class Domain(Row):
    """A host at which a firm is served once it is proven, written as `tenants.hosts.normalised` writes it."""

    class Proof(models.TextChoices):
        OPERATOR = "operator", "Given by the operator"
        DNS = "dns", "A DNS record"

    domain = models.CharField(max_length=253)
    tenant = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="domains")
    proof = models.CharField(max_length=8, choices=Proof, default=Proof.DNS)
    challenge = models.CharField(max_length=43, default=partial(secrets.token_urlsafe, 32), editable=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = DomainQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(domain__regex=r"^[a-z0-9.-]+$"), name="domain_normal"),
            models.UniqueConstraint(fields=["domain"], condition=Q(verified_at__isnull=False), name="domain_serves_one_firm"),
            models.UniqueConstraint(fields=["tenant", "domain"], name="domain_once_a_firm"),
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def record_name(self) -> str:
        return f"_relate.{self.domain}"

    @property
    def record_value(self) -> str:
        return f"relate-verify={self.challenge}"


class Export(Row):
    """One archive of everything that a firm has, and how far its making has come."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tables = models.PositiveIntegerField(default=0)
    tables_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes of the archive")
    sha256 = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(ended_at__isnull=False, sha256__regex=r"^[0-9a-f]{64}$"),
                name="export_done_has_a_hash",
            ),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state__in=("waiting", "running")), name="export_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.created_at:%Y-%m-%d}"


class Usage(Row):
    """How much of something a firm used in a month: counts, never texts."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="usage")
    month = models.DateField()
    metric = models.CharField(max_length=40)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "month", "metric"], name="usage_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.month:%Y-%m}"
