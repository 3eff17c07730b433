"""How does a new firm come to be?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.actions import UnableToCreate, create_firm
from tenants.models import Organization


class Command(BaseCommand):
    help = "Makes a firm with its own schema, role and host."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the firm's name, for example 'Larkspur & Hale'")
        parser.add_argument("domain", help="its host, for example larkspur.localhost")
        parser.add_argument("--operator", action="store_true", help="the operator of the platform, of which there is one")

    def handle(self, *, name: str, domain: str, operator: bool, **options: Any) -> None:
        kind = Organization.Kind.OPERATOR if operator else Organization.Kind.FIRM
        try:
            firm = create_firm(name=name, domain=domain, kind=kind)
        except UnableToCreate as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{firm.name} is open at {firm.domain} (schema {firm.schema_name}).")
