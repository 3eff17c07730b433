"""Somebody lost the phone and the recovery codes: how does she come in again?"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from advisors.actions import remove_second_factor
from advisors.models import User
from events import MACHINE
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Removes a person's second factor: app, passkeys and recovery codes. Make sure who asks. Sessions end too."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", required=True, metavar="EMAIL", help="who lost it")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        user = User.objects.active().filter(email=options["user"].lower()).first()
        if user is None:
            raise CommandError(f"{organization.name} has no active person with the address {options['user']}.")
        removed = remove_second_factor(user=user, by=MACHINE)
        self.stdout.write(f"{user.email} signs in at {organization.domain} with the password alone: {removed} removed.")
