"""How does the first person of a firm come in, and every other one?"""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from advisors.actions import INVITED_FOR, UnableToManagePeople, invite
from advisors.roles import Role
from events import MACHINE
from tenants.commands import FirmCommand
from tenants.links import firm_url
from tenants.models import Organization


class Command(FirmCommand):
    help = "Invites a person to a firm and prints the link, which works once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", help="the address with which the person will sign in")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--role", choices=Role.values, default=Role.ADVISOR, help="what the person may do (advisor)")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        try:
            _, token = invite(email=options["email"], name=options["name"], role=options["role"], by=MACHINE, at=timezone.now())
        except UnableToManagePeople as refusal:
            raise CommandError(str(refusal)) from refusal
        link = firm_url(reverse("advisors:join", args=[token]))
        self.stdout.write(f"{options['name']} can join {organization.name} within {INVITED_FOR.days} days: {link}")
