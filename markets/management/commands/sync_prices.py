"""How does a person or the clock bring the prices up to date? `manage.py sync_prices`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.actors import MACHINE
from markets.actions import sync_prices
from markets.prices import PROVIDERS, ProviderError, open_provider
from tenants import enter


class Command(BaseCommand):
    """Prices are shared by all firms, so the operator's role writes them."""

    help = "Brings securities and daily closes up to the last business day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", default="bundled", choices=sorted(PROVIDERS), help="where prices come from (bundled)")
        parser.add_argument("--json", action="store_true", help="print the feed as JSON")

    def handle(self, *args: Any, provider: str, **options: Any) -> None:
        now = timezone.now()
        try:
            with enter.operator():
                feed = sync_prices(name=provider, provider=open_provider(provider, now=now), by=MACHINE, at=now)
        except (ProviderError, enter.NotOpen) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps({"feed": feed.name, "last_on": feed.last_on.isoformat(), "label": feed.label}))
        else:
            self.stdout.write(f"{feed.label}: closes to {feed.last_on:%d %B %Y}.")
