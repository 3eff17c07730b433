"""How does a firm end? `manage.py purge_firm --firm HOST --name NAME` plans it; --cancel takes it back until it runs."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from events import MACHINE
from tenants.actions import cancel_purge, plan_purge, purge_firm
from tenants.commands import OperatorCommand
from tenants.models import Organization


class Command(OperatorCommand):
    help = "Plans that everything of a suspended, exported firm is removed after the waiting period; --due does it after that."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="", help="the firm's name, typed exactly, to confirm")
        parser.add_argument("--records-taken-over", action="store_true", help="the firm keeps what the law makes it keep")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--cancel", action="store_true", help="there will be no purge")
        which.add_argument("--due", action="store_true", help="purge now what is due, as the worker with the owner's login would")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        if options["cancel"]:
            cancel_purge(organization=organization, by=MACHINE)
            self.stdout.write(f"{organization.name} will not be purged.")
        elif options["due"]:
            purge_firm(organization=organization, at=timezone.now())
            self.stdout.write("Nothing is left of it.")
        else:
            plan_purge(
                organization=organization,
                typed=options["name"],
                records_taken_over=options["records_taken_over"],
                by=MACHINE,
                at=timezone.now(),
            )
            self.stdout.write(f"{organization.name} will be purged after {organization.purge_at:%d %B %Y}. --cancel stops it.")
