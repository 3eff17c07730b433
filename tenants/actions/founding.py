"""How does a firm come to be, wholly or not at all?"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from events import MACHINE, record
from tenants import enter, hosts, migrated, provision, wall
from tenants.models import Domain, Organization


class UnableToCreate(ValueError):
    """The firm was not made; nothing of it is left."""


def usable_for(*, name: str, domain: str) -> str:
    """The host as it will be kept, where a new firm may have this name and this address; asked before anything is made."""
    host = _usable_host(domain)
    if "." not in host:
        raise UnableToCreate(f"{host} is no whole host name: write it as in clients.example.com.")
    with enter.nobody():
        _must_be_free(host, is_operator=False)
        if Organization.objects.filter(name__iexact=name.strip()).exists():
            raise UnableToCreate(f"There is a firm called {name.strip()} already.")
    return host


def create_firm(
    *, name: str, domain: str, kind: str = Organization.Kind.FIRM, key: UUID | None = None, **settings: dict[str, Any]
) -> Organization:
    """A firm with its own schema and role, open for work when this returns. `settings`: the three JSON configurations.
    `key`: of its row, where somebody must find it again.

    A process that is killed on the way leaves a firm that nobody can enter; `clear_up` removes it, and so does the next attempt.
    """
    host = _usable_host(domain)
    firm = Organization(name=name, domain=host, kind=kind, **settings)
    firm.pk = key or firm.pk
    firm.full_clean(validate_unique=False, validate_constraints=False)
    with enter.nobody(), wall.owner_rights():
        clear_up()
        _must_be_free(host, is_operator=kind == Organization.Kind.OPERATOR)
        with provision.claimed(firm.schema_name):
            _begin(firm)
            try:
                provision.make_schema(firm.schema_name, is_operator=kind == Organization.Kind.OPERATOR)
                migrated.note(firm)
                _open(firm)
            except BaseException:
                provision.remove(firm)
                raise
    hosts.forget()
    return firm


def clear_up() -> list[str]:
    """Removes the firms whose making was broken off; the hosts that are free again."""
    with enter.nobody(), wall.owner_rights():
        begun = list(Organization.objects.filter(status=Organization.Status.PROVISIONING))
        return [firm.domain for firm in begun if _given_up(firm)]


def _given_up(firm: Organization) -> bool:
    """Whoever makes a firm holds its claim for as long as his process lives."""
    try:
        with provision.claimed(firm.schema_name):
            if not Organization.objects.filter(pk=firm.pk, status=Organization.Status.PROVISIONING).exists():
                return False
            provision.remove(firm)
    except provision.Claimed:
        return False
    return True


def _begin(firm: Organization) -> None:
    with transaction.atomic():
        firm.save()
        now = timezone.now()
        Domain.objects.create(domain=firm.domain, tenant=firm, proof=Domain.Proof.OPERATOR, verified_at=now, checked_at=now)


def _open(firm: Organization) -> None:
    with transaction.atomic():
        firm.status = Organization.Status.ACTIVE
        firm.save(update_fields=["status"])
        with enter.operator():
            record(kind="firm.created", by=MACHINE, obj=firm, detail={"name": firm.name, "domain": firm.domain})


def _usable_host(domain: str) -> str:
    host = hosts.normalised(domain)
    if host is None:
        raise UnableToCreate(f"{domain!r} is not a host name.")
    if hosts.is_kept(host):
        raise UnableToCreate(f"{host} is kept for the platform itself.")
    return host


def _must_be_free(host: str, *, is_operator: bool) -> None:
    if Domain.objects.serving().filter(domain=host).exists():
        raise UnableToCreate(f"{host} belongs to another firm already.")
    there = Organization.objects.operators().exists()
    if is_operator and there:
        raise UnableToCreate("There is an operator already.")
    if not is_operator and not there:
        raise UnableToCreate("Make the operator first: `manage.py create_firm NAME HOST --operator`. Its trail tells of all.")
