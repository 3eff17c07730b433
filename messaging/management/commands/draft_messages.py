"""How does an operator have a firm's letters drafted without waiting for the clock?"""

import json
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from clients.models import Household
from events import MACHINE
from messaging import actions
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Draft the letters that are due by each household's cadence, or, with --every-household, one for each."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as if today were this day (YYYY-MM-DD)")
        parser.add_argument("--every-household", action="store_true", help="whether its letter is due or not")
        parser.add_argument("--json", action="store_true", help="the outcome for a machine")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        households = Household.objects.served() if options["every_household"] else Household.objects.with_letter_due(on)
        outcome = actions.draft_due(on=on, by=MACHINE, households=households, tell=self._progress(options))
        if options["json"]:
            told = {"firm": organization.domain, "drafted": outcome.drafted, "refused": outcome.refused, "failed": outcome.failed}
            self.stdout.write(json.dumps(told))
            return
        reasons = {**outcome.refused, **outcome.failed}
        self.stdout.write(f"{organization.domain}: {len(outcome.drafted)} drafted, {len(reasons)} not.")
        for household, reason in reasons.items():
            self.stdout.write(f"  {household}: {reason}")

    def _progress(self, options: dict[str, Any]) -> actions.Tell | None:
        if options["json"] or options["verbosity"] < 1:
            return None
        return lambda done: self.stderr.write(f"{done} households") if done % 25 == 0 else None
