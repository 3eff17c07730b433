"""Is there an answer that nobody has read yet? Reads it now."""

from typing import Any

from feedback import tasks
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Reads every answer whose newest value has no reading yet; the clock does the same every two minutes."

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        total = 0
        while count := tasks.read_unread():
            total += count
            self.stdout.write(f"{organization.domain}: {total} read")
        if not total:
            self.stdout.write(f"{organization.domain}: everything has been read")
