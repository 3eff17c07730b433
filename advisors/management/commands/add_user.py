"""How does the first person of a firm come in? With a password that is printed once, or read from standard input."""

import json
import secrets
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from advisors.actions import add_user
from advisors.models import User
from advisors.roles import Role
from events import MACHINE
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Adds a person to the firm, by default its admin, and prints a password once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", help="with which the person signs in")
        parser.add_argument("--name", required=True, help="as it stands under letters")
        parser.add_argument("--role", default=Role.ADMIN.value, choices=Role.values, help="what the person may do (admin)")
        parser.add_argument("--password-stdin", action="store_true", help="read the password instead of making one")
        parser.add_argument("--json", action="store_true", help="for a machine to read")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        given = options["password_stdin"]
        password = sys.stdin.readline().rstrip("\n") if given else secrets.token_urlsafe(12)
        if User.objects.filter(email=options["email"].lower()).exists():
            raise CommandError(f"{options['email']} has an account at {organization.name} already.")
        user = add_user(email=options["email"], name=options["name"], role=options["role"], by=MACHINE, password=password)
        if options["json"]:
            self.stdout.write(json.dumps({"id": str(user.pk), "email": user.email, "password": None if given else password}))
        else:
            self.stdout.write(f"{user.email} may sign in at {organization.domain}." + ("" if given else f" Password: {password}"))
