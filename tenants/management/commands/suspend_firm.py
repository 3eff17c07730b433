"""How does a firm's work rest? `manage.py suspend_firm --firm HOST`, taken back by --resume."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from events import MACHINE
from tenants.actions import resume_firm, suspend_firm
from tenants.commands import OperatorCommand
from tenants.models import Organization


class Command(OperatorCommand):
    help = "Suspends a firm: pages answer 503, tasks are refused, sockets close. Nothing is lost; --resume opens it again."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="kept in the operator's audit trail")
        parser.add_argument("--resume", action="store_true", help="open the firm again, and cancel a planned purge")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        if options["resume"]:
            resume_firm(organization=organization, by=MACHINE, at=timezone.now())
            self.stdout.write(f"{organization.name} is open again.")
        else:
            suspend_firm(organization=organization, by=MACHINE, at=timezone.now(), reason=options["reason"])
            self.stdout.write(f"{organization.name} is suspended. --resume opens it again.")
