"""What can happen to a firm as a whole?"""

from typing import Any

from django.db import transaction

from events import Actor, record
from tenants import hosts, provision, wall
from tenants.enter import nobody
from tenants.models import Domain, Organization

CONFIGURATIONS = frozenset({"branding_config", "ai_tone_settings", "compliance_rules"})


class UnableToCreate(ValueError):
    """The firm was not made; nothing of it is left."""


def create_firm(*, name: str, domain: str, kind: str = Organization.Kind.FIRM, **settings: dict[str, Any]) -> Organization:
    """A firm with its own schema and role, open for work when this returns. `settings`: the three JSON configurations."""
    host = _free_host(domain)
    firm = Organization(name=name, domain=host, kind=kind, **settings)
    firm.full_clean(validate_unique=False, validate_constraints=False)
    with nobody(), wall.owner_rights():
        with transaction.atomic():
            firm.save()
            Domain.objects.create(domain=host, tenant=firm)
        try:
            provision.make_schema(firm.schema_name, is_operator=firm.kind == Organization.Kind.OPERATOR)
        except BaseException:
            firm.delete()
            raise
        _set_status(firm, Organization.Status.ACTIVE)
    return firm


@transaction.atomic
def change_settings(*, organization: Organization, field: str, settings: dict[str, Any], by: Actor) -> Organization:
    """One of the three JSON configurations, with what stood there before kept beside the event."""
    if field not in CONFIGURATIONS:
        raise ValueError(f"{field} is no configuration of a firm.")
    before = getattr(organization, field)
    setattr(organization, field, settings)
    organization.clean_fields(exclude=[f.name for f in Organization._meta.fields if f.name != field])
    organization.save(update_fields=[field])
    record(kind="firm.changed", by=by, obj=organization, data={"field": field}, detail={"before": before, "after": settings})
    transaction.on_commit(hosts.forget)
    return organization


def suspend_firm(*, organization: Organization) -> Organization:
    """Its pages answer 503, its queued tasks are refused, its sockets close; nothing is lost."""
    return _as_owner(organization, Organization.Status.SUSPENDED)


def resume_firm(*, organization: Organization) -> Organization:
    return _as_owner(organization, Organization.Status.ACTIVE)


def _as_owner(organization: Organization, status: str) -> Organization:
    with nobody(), wall.owner_rights():
        _set_status(organization, status)
    return organization


def _set_status(organization: Organization, status: str) -> None:
    organization.status = status
    organization.save(update_fields=["status"])
    hosts.forget()


def _free_host(domain: str) -> str:
    host = hosts.normalised(domain)
    if host is None:
        raise UnableToCreate(f"{domain!r} is not a host name.")
    if host.split(".")[0] in hosts.RESERVED or hosts.is_public(host):
        raise UnableToCreate(f"{host} is kept for the platform itself.")
    with nobody():
        if Domain.objects.filter(domain=host).exists():
            raise UnableToCreate(f"{host} belongs to another firm already.")
    return host
