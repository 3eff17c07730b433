"""How does a person or the clock bring the prices up to date? `manage.py sync_prices`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.actors import MACHINE
from markets.actions import bring_wanted, sync_prices
from markets.models import Security
from markets.prices import ProviderError, open_provider
from tenants import enter


class Command(BaseCommand):
    """Prices are shared by all firms, so the operator's role writes them."""

    help = "Brings the bundled closes up to the last business day; with --held those of what firms hold besides."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--held", action="store_true", help="what firms hold besides, from PRICE_PROVIDERS")
        parser.add_argument("--json", action="store_true", help="print the feed as JSON")

    def handle(self, *args: Any, held: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            with enter.operator():
                if held:
                    self._say_held(bring_wanted(by=MACHINE, at=now), as_json=options["json"])
                    return
                feed = sync_prices(name="bundled", provider=open_provider("bundled", now=now), by=MACHINE, at=now)
        except (ProviderError, enter.NotOpen) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"feed": feed.name, "last_on": feed.last_on.isoformat(), "label": feed.label}))
        else:
            self.stdout.write(f"{feed.label}: closes to {feed.last_on:%d %B %Y}.")

    def _say_held(self, brought: dict[str, int], *, as_json: bool) -> None:
        without = list(Security.objects.filter(source="").order_by("symbol").values_list("symbol", "trouble"))
        if as_json:
            self.stdout.write(json.dumps({"brought": brought, "without": dict(without)}))
            return
        told = ", ".join(f"{count} from {name}" for name, count in brought.items()) or "no new closes"
        self.stdout.write(f"Closes: {told}.")
        for symbol, trouble in without:
            self.stdout.write(f"{symbol}: {trouble or 'not asked for yet'}")
