"""Whose firm is it, at which address, on which plan?"""

import secrets
import string
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

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


class Domain(Row):
    """A host at which a firm is served, written as `tenants.hosts.normalised` writes it."""

    domain = models.CharField(max_length=253, unique=True)
    tenant = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="domains")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(domain__regex=r"^[a-z0-9.-]+$"), name="domain_normal"),
        ]

    def __str__(self) -> str:
        return self.domain


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
