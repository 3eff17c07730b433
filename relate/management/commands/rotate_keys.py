"""How does an operator leave an old key of FIELD_KEYS behind?"""

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from events import MACHINE, record
from relate.rotation import rotate
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Writes every encrypted value of an older key anew with the first of FIELD_KEYS; may be killed and run again."

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        done = rotate()
        if done.written:
            with transaction.atomic():
                record(kind="keys.rotated", by=MACHINE, obj=organization, data={"values": done.written})
        self.stdout.write(f"{organization.domain}: {done.written} values written anew.")
        if done.unreadable:
            some = "; ".join(done.unreadable[:5])
            raise CommandError(f"{len(done.unreadable)} values cannot be read, for their key is not in FIELD_KEYS: {some}")
