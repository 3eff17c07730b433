"""How is mail sent without a worker? Settles what was left over, then sends what is due."""

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from messaging.actions import sweeping
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Send what is due, as the clock does every half minute."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="counts by the state reached, for a machine")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        reached = sweeping.send_due(now=timezone.now)
        if options["json"]:
            self.stdout.write(json.dumps({"firm": organization.domain, **reached}))
            return
        text = ", ".join(f"{count} {state}" for state, count in sorted(reached.items()) if count)
        self.stdout.write(f"{organization}: {text or 'nothing was due'}.")
