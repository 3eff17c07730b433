"""Whose firm is it?"""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_delete


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        """Whoever sends a job must give it its firm, the web process too, which loads no tasks by itself.

        And nobody listens to each deleted row: django-tenants would, to drop the schema of a firm, which `provision` does here.
        With a listener Django fetches every row before it deletes it.
        """
        import_module("tenants.tasks")
        import_module("tenants.pooling")  # its check
        post_delete.disconnect(import_module("django_tenants.signals").tenant_delete_callback)
