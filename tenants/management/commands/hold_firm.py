"""How is a firm put under a legal hold? `manage.py hold_firm --firm HOST --reason MATTER`, ended by --release."""

from typing import Any

from django.core.management.base import CommandParser

from events import MACHINE
from tenants.actions import hold_firm, release_firm
from tenants.commands import OperatorCommand
from tenants.models import Organization


class Command(OperatorCommand):
    help = "Puts a firm under a legal hold: it works on, and nothing of it may be removed until --release."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True, help="the matter; kept in the operator's audit trail")
        parser.add_argument("--release", action="store_true", help="end the hold")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        act = release_firm if options["release"] else hold_firm
        act(organization=organization, by=MACHINE, reason=options["reason"])
        self.stdout.write(f"{organization.name} is {'no longer' if options['release'] else 'now'} under a legal hold.")
