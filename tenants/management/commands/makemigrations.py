"""How are migrations written before the first database has its roles? On the owner's login."""

from typing import Any

from django.core.management.commands import makemigrations

from tenants import wall


class Command(makemigrations.Command):
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with wall.owner_rights():
            super().handle(*args, **options)
