"""How do the public tables and every firm's tables come up to date? On the owner's login, with rights set again."""

from typing import Any

from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand

from tenants import wall
from tenants.models import Organization
from tenants.template import TOKEN


class Command(MigrateSchemasCommand):
    help = "Migrates the shared tables and every firm's tables; --shared, --tenant or --schema narrow it down."
    requires_system_checks: list[str] = []  # as in Django's own migrate

    def handle(self, *args: Any, **options: Any) -> None:
        with wall.owner_rights() as owner:
            is_template = options.get("schema_name") == TOKEN
            if not is_template:
                wall.database_rights()
            super().handle(*args, **{**options, "skip_checks": True})  # `manage.py check` is a step of its own
            owner.set_schema_to_public()
            if not is_template:
                self._set_rights()

    def _set_rights(self) -> None:
        wall.shared_rights()
        if self.sync_tenant:
            firms = Organization.objects.exclude(status=Organization.Status.PURGING)
            for schema in firms.values_list("schema_name", flat=True):
                wall.firm_tables_rights(schema)
