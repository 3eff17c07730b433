"""How do the public tables and every firm's tables come up to date? On the owner's login, with rights set again.

One firm after the other, those that are behind first. A firm that fails is written down and does not stop the rest; a run that
was killed is taken up where it stopped, because each migration is one transaction and each firm's state stands in a row.
"""

from typing import Any

from django.core.management.base import CommandError
from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand
from django_tenants.migration_executors.base import run_migrations
from django_tenants.utils import get_public_schema_name

from tenants import migrated, pooling, wall
from tenants.models import Organization
from tenants.postgres.base import usual_connection


class Command(MigrateSchemasCommand):
    help = "Migrates the shared tables and every firm's tables; --shared, --tenant or --schema narrow it down."
    requires_system_checks: list[str] = []  # as in Django's own migrate

    def handle(self, *args: Any, **options: Any) -> None:
        only = options.get("schema_name")
        options |= {"skip_checks": True}  # `manage.py check` is a step of its own, but for this one:
        if pooling.is_shared():
            raise CommandError("A pooler in transaction mode stands before the database: connect to PostgreSQL itself.")
        with wall.locked(wall.MIGRATION_LOCK, wait=True), wall.owner_rights() as owner:  # two machines that start at once
            if not options.get("tenant") and not only:
                self._shared(options)
            if only == get_public_schema_name() or options.get("shared"):
                return
            if only and not Organization.objects.filter(schema_name=only).exists():
                super().handle(*args, **options)  # the template's schema belongs to no firm
                owner.set_schema_to_public()
            else:
                self._firms(only, options)

    def _shared(self, options: dict[str, Any]) -> None:
        wall.database_rights()
        self._run(get_public_schema_name(), options)
        wall.shared_rights()

    def _firms(self, only: str | None, options: dict[str, Any]) -> None:
        firms = Organization.objects.filter(schema_name=only) if only else Organization.objects.with_tables()
        chosen = sorted(firms.select_related("schema_state").order_by("created_at", "id"), key=migrated.is_behind, reverse=True)
        failed = [firm.domain for firm in chosen if not self._attempt(firm, options)]
        if failed:
            raise CommandError(f"Not migrated: {', '.join(failed)}. Their pages answer 503; the other firms are done.")

    def _attempt(self, firm: Organization, options: dict[str, Any]) -> bool:
        migrated.begin(firm)
        try:
            self._run(firm.schema_name, options)
            wall.firm_tables_rights(firm.schema_name)
        except Exception as error:  # the rest of the firms must still have their turn
            usual_connection().set_schema_to_public()
            migrated.note(firm, error)
            self.stderr.write(f"{firm.domain} ({firm.schema_name}): {error}")
            return False
        migrated.note(firm)
        return True

    def _run(self, schema: str, options: dict[str, Any]) -> None:
        try:
            run_migrations((), options, "migrate", schema)
        finally:
            usual_connection().set_schema_to_public()
