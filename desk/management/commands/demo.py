"""How does a machine get the demonstration's firms? `manage.py demo`, again and again without harm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from desk.demo.build import build


class Command(BaseCommand):
    help = (
        "Makes Larkspur & Hale, Cobalt Ridge and the operator where they are missing, and writes their next statements to demo/."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="forget these firms first, with all that was done in them")

    def handle(self, *args: Any, fresh: bool = False, **options: Any) -> None:
        build(now=timezone.now(), fresh=fresh, say=self.stdout.write)
