"""Which admin site does Django's admin app use? The firm's."""

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "relate.admin.FirmAdminSite"
