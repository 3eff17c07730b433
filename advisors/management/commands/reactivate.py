"""A firm's last officers are gone, or nobody there may bring somebody back: how does the operator do it?"""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from advisors.actions import reactivate
from advisors.models import User
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Lets a person who was deactivated sign in again, in the role of before. Make sure who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", required=True, metavar="EMAIL", help="who comes back")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        user = User.objects.filter(email=options["user"].lower(), is_active=False, support_grant=None).first()
        if user is None:
            raise CommandError(f"{organization.name} has let go of nobody with the address {options['user']}.")
        reactivate(user=user, by=None)
        self.stdout.write(f"{user.email} may sign in at {organization.domain} again, as {user.get_role_display()}.")
