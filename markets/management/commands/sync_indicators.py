"""How do figures of the economy come in at once? `manage.py sync_indicators`; the clock does the same every six hours."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events.actors import MACHINE
from markets.actions import sync_indicators
from markets.models import PriceFeed
from tenants import enter


class Command(BaseCommand):
    """Indicators are shared by all firms, so the operator's role writes them."""

    help = "Brings the economic indicators that ship with the product, and newer ones from FRED where FRED_API_KEY is set."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with enter.operator():
                now = timezone.now()
                count = sync_indicators(by=MACHINE, at=now)
                resting = PriceFeed.objects.filter(name="fred", paused_until__gt=now).first()
        except enter.NotOpen as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} figures are new or revised.")
        if resting:
            self.stderr.write(f"FRED rests until {resting.paused_until:%H:%M} UTC: {resting.trouble}")
