"""How do the public tables and every firm's tables come up to date? On the owner's login, with rights set again."""

from typing import Any

from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand

from tenants import wall
from tenants.models import Organization


class Command(MigrateSchemasCommand):
    help = "Migrates the shared tables and every firm's tables; --shared, --tenant or --schema narrow it down."
    requires_system_checks: list[str] = []  # as in Django's own migrate

    def handle(self, *args: Any, **options: Any) -> None:
        is_shared = not options.get("tenant") and not options.get("schema_name")
        with wall.owner_rights() as owner:
            if is_shared:
                wall.database_rights()
            super().handle(*args, **{**options, "skip_checks": True})  # `manage.py check` is a step of its own
            owner.set_schema_to_public()
            if is_shared:
                wall.shared_rights()
            self._set_firm_rights(options.get("schema_name"))

    def _set_firm_rights(self, only: str | None) -> None:
        if self.sync_tenant:
            firms = Organization.objects.exclude(status__in=(Organization.Status.PROVISIONING, Organization.Status.PURGING))
            for firm in firms.filter(schema_name=only) if only else firms:
                wall.firm_tables_rights(firm.schema_name)
