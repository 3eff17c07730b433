"""How do exchange rates come in? `manage.py sync_rates`, or from a file of the European Central Bank's."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.actors import MACHINE
from markets.actions import sync_rates
from markets.ecb import ask_ecb
from markets.rates import UnreadableRates
from tenants import enter


class Command(BaseCommand):
    """Rates are shared by all firms, so the operator's role writes them."""

    help = "Brings the European Central Bank's reference rates, from its site or from its file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="eurofxref-hist.zip or .csv; asked for where none is given")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            content = file.read_bytes() if file else ask_ecb()
            with enter.operator():
                count = sync_rates(content=content, by=MACHINE, at=timezone.now())
        except (OSError, UnreadableRates, enter.NotOpen) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} rates are new or corrected.")
