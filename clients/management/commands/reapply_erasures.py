"""How do erased clients stay erased after a backup was restored? `manage.py reapply_erasures --firm HOST`, or --all-firms."""

from typing import Any

from clients.actions import reapply_erasures
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "After a backup was restored: erases again whoever had been erased since it was made; leaves the others alone."

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        again, held = reapply_erasures()
        self.stdout.write(f"{organization.domain}: {again} erased again, {held} kept by a legal hold and restricted.")
