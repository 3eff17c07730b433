"""Which firms are there, in which state, and how far have their tables come?"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants import enter, migrated
from tenants.models import Organization


class Command(BaseCommand):
    help = "Lists the firms with their state and that of their migrations; leaves with 1 where one is behind the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        with enter.nobody():
            firms = list(Organization.objects.select_related("schema_state").order_by("created_at", "id"))
        for firm in firms:
            told = _told(firm)
            self.stdout.write(json.dumps(told) if options["json"] else "  ".join(str(value) for value in told.values()))
        if any(migrated.is_behind(firm) for firm in firms):
            raise SystemExit(1)


def _told(firm: Organization) -> dict[str, str]:
    state = getattr(firm, "schema_state", None)
    tables = "behind the code" if migrated.is_behind(firm) else "up to date"
    failed = f"{tables}, failed: {state.error}" if state and state.error else tables
    return {"firm": firm.domain, "schema": firm.schema_name, "status": firm.status, "tables": failed}
