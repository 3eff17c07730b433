"""How does a firm come to be served at a host of its own? It proves by a DNS record that the host is its own.

An unproven host serves nothing. A proven one is looked at each day; when its record has been missing for a week, it is let go.
The rows are the platform's, so that no firm can declare a host proven; who asked for it stands in the firm's own trail.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from events import Actor, record
from tenants import dns, enter, hosts
from tenants.models import Domain, Organization

LET_GO_AFTER = timedelta(days=7)
MOST_UNPROVEN = 5


class UnableToUseDomain(ValueError):
    """The text says why, to the firm's admin."""


@transaction.atomic
def add_domain(*, domain: str, by: Actor) -> Domain:
    """It serves nothing until `check_domain` has found its record."""
    organization, host = enter.required(), hosts.normalised(domain)
    if host is None or "." not in host or host.rsplit(".", 1)[1].isdigit():
        raise UnableToUseDomain(f"{domain!r} is not a host name such as letters.example.com.")
    if hosts.is_kept(host):
        raise UnableToUseDomain(f"{host} is kept for the platform itself.")
    own = Domain.objects.filter(tenant=organization)
    if own.filter(domain=host).exists():
        raise UnableToUseDomain(f"{host} is in the list already.")
    if own.filter(verified_at=None).count() >= MOST_UNPROVEN:
        raise UnableToUseDomain(f"{MOST_UNPROVEN} hosts wait for their record already. Prove or remove one first.")
    with enter.operator():
        added = Domain.objects.create(domain=host, tenant=organization)
    record(kind="domain.added", by=by, obj=added, data={"domain": host})
    return added


def check_domain(*, domain: Domain, by: Actor, at: datetime) -> Domain:
    """Asks the DNS, outside any transaction, and writes down what it says. No answer at all changes nothing."""
    try:
        is_there = domain.record_value in dns.texts(domain.record_name)
    except dns.Away:
        if domain.verified_at is None:
            raise
        return domain
    with transaction.atomic():
        if is_there:
            _prove(domain, by, at)
        elif domain.verified_at:
            _miss(domain, by, at)
        else:
            _write(domain, checked_at=at)
    return domain


@transaction.atomic
def choose_primary(*, domain: Domain, by: Actor) -> Organization:
    """The host of every link that is sent from now on."""
    if domain.verified_at is None:
        raise UnableToUseDomain(f"{domain.domain} is not proven yet.")
    organization = enter.required()
    before, organization.domain = organization.domain, domain.domain
    with enter.operator():
        organization.save(update_fields=["domain"])
    record(kind="domain.primary", by=by, obj=domain, data={"before": before, "after": domain.domain})
    transaction.on_commit(hosts.forget)
    return organization


@transaction.atomic
def remove_domain(*, domain: Domain, by: Actor) -> None:
    if domain.domain == enter.required().domain:
        raise UnableToUseDomain(f"Links carry {domain.domain}. Choose another host for them first.")
    if domain.proof == Domain.Proof.OPERATOR:
        raise UnableToUseDomain(f"{domain.domain} was given by the platform and stays, so that the firm can always be reached.")
    record(kind="domain.removed", by=by, obj=domain, data={"domain": domain.domain})
    with enter.operator():
        domain.delete()
    transaction.on_commit(hosts.forget)


def _prove(domain: Domain, by: Actor, at: datetime) -> None:
    is_new = domain.verified_at is None
    try:
        with transaction.atomic():
            _write(domain, checked_at=at, failing_since=None, verified_at=domain.verified_at or at)
    except IntegrityError as taken:
        domain.verified_at = None
        raise UnableToUseDomain(f"{domain.domain} is served for another firm.") from taken
    if is_new:
        record(kind="domain.verified", by=by, obj=domain, data={"domain": domain.domain})
        transaction.on_commit(hosts.forget)


def _miss(domain: Domain, by: Actor, at: datetime) -> None:
    since = domain.failing_since or at
    if at - since < LET_GO_AFTER:
        _write(domain, checked_at=at, failing_since=since)
        if since == at:
            record(kind="domain.failing", by=by, obj=domain, data={"domain": domain.domain})
        return
    organization = enter.required()
    if organization.domain == domain.domain:
        given = Domain.objects.get(tenant=organization, proof=Domain.Proof.OPERATOR)
        choose_primary(domain=given, by=by)
    _write(domain, checked_at=at, failing_since=None, verified_at=None)
    record(kind="domain.let_go", by=by, obj=domain, data={"domain": domain.domain})
    transaction.on_commit(hosts.forget)


def _write(domain: Domain, **values: datetime | None) -> None:
    for name, value in values.items():
        setattr(domain, name, value)
    with enter.operator():
        domain.save(update_fields=list(values))
