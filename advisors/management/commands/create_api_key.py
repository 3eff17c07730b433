"""How does a machine get its key? It is printed once."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from advisors.actions import UnableToManagePeople, create_api_key
from advisors.models import User
from events import MACHINE
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Makes an API key for a person of the firm and prints it once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", required=True, metavar="EMAIL", help="in whose name the key works")
        parser.add_argument("--name", default="command line", help="what it is for")
        parser.add_argument("--json", action="store_true", help="for a machine to read")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        user = User.objects.active().filter(email=options["user"].lower()).first()
        if user is None:
            raise CommandError(f"{organization.name} has no active person with the address {options['user']}.")
        try:
            row, key = create_api_key(user=user, name=options["name"], by=MACHINE)
        except UnableToManagePeople as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps({"id": str(row.pk), "key": key}) if options["json"] else key)
