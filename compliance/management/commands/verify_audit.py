"""How does a person, or an examiner, make sure that the audit trail is whole? `manage.py verify_audit --firm HOST`."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.template.defaultfilters import pluralize

from events.verification import Trail, verify
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Computes the chain of seals again and compares it with the events and the anchors; exits with 1 where they differ."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="print what was found as JSON")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        trail = verify(organization.schema_name)
        if options["json"]:
            self.stdout.write(json.dumps({"firm": organization.domain, **asdict(trail)}, default=str))
        else:
            self._say(organization, trail)
        if trail.flaws:
            raise CommandError(f"The audit trail of {organization.domain} is not what was sealed.")

    def _say(self, organization: Organization, trail: Trail) -> None:
        anchored = f"anchored up to seal {trail.anchored.number}" if trail.anchored else "not anchored yet"
        found = f"{_count(trail.events, 'event')} in {_count(trail.seals, 'seal')}"
        counts = f"{found}, {trail.waiting:,} waiting for theirs, {anchored}"
        self.stdout.write(f"{organization.domain}: {counts}; {'whole' if not trail.flaws else 'NOT whole:'}")
        for flaw in trail.flaws:
            self.stdout.write(f"  {flaw.what}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{pluralize(number)}"
