"""How does a command say for which firm it works?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import enter, hosts
from tenants.models import Organization, OrganizationQuerySet


class FirmCommand(BaseCommand):
    """Needs --firm HOST or --all-firms; one failing firm does not stop the rest. Implement `handle_firm`."""

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--firm", metavar="HOST", help="the firm's host (or its schema name)")
        which.add_argument("--all-firms", action="store_true", help="every active firm, one after the other")

    def handle(self, *args: Any, firm: str | None = None, all_firms: bool = False, **options: Any) -> None:
        if not all_firms:
            with enter.firm(named_firm(firm or "")) as organization:
                self.handle_firm(organization, **options)
            return
        failed = [one.domain for one in enter.each_active() if not self._attempt(one, options)]
        if failed:
            raise CommandError(f"Failed for {', '.join(failed)}; the other firms are done.")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        raise NotImplementedError

    def _attempt(self, organization: Organization, options: dict[str, Any]) -> bool:
        try:
            with enter.firm(organization):
                self.handle_firm(organization, **options)
        except Exception as error:  # the rest of the firms must still have their turn
            self.stderr.write(f"{organization.domain}: {error}")
            return False
        return True


class OperatorCommand(BaseCommand):
    """Does something to one firm as a whole, open or not. Needs --firm HOST; it enters the firm by itself where it must."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--firm", metavar="HOST", required=True, help="the firm's host (or its schema name)")

    def handle(self, *args: Any, firm: str, **options: Any) -> None:
        try:
            self.handle_firm(named_firm(firm, among=Organization.objects.all()), **options)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        raise NotImplementedError


def named_firm(name: str, *, among: OrganizationQuerySet | None = None) -> Organization:
    """The active firm with this host, first label of a host, or schema name; `among` widens the choice."""
    with enter.nobody():
        firms = Organization.objects.active() if among is None else among
        serving = firms.filter(domains__domain=hosts.normalised(name) or "", domains__verified_at__isnull=False)
        found = serving.first() or firms.filter(schema_name=name).first()
        if found is None and "." not in name:
            found = firms.filter(domain__startswith=f"{name}.").first()
    if found is None:
        which = "active firm" if among is None else "firm"
        raise CommandError(f"No {which} is called {name!r}. Give its host, for example larkspur.localhost.")
    return found
