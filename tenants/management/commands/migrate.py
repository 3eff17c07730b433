"""What does Django's own name for it do here? The same as `migrate_schemas`."""

from tenants.management.commands.migrate_schemas import Command

__all__ = ["Command"]
