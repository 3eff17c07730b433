"""Which admin site does Django's admin app use, and whose are the wiring's commands?"""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class RelateConfig(AppConfig):
    name = "relate"


class AdminConfig(DjangoAdminConfig):
    default = False
    default_site = "relate.admin.FirmAdminSite"
