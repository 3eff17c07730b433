"""Whose firm is it?"""

from importlib import import_module

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        """Whoever sends a job must give it its firm, the web process too, which loads no tasks by itself."""
        import_module("tenants.tasks")
