"""Which admin site does Django's admin app use, whose are the wiring's commands, and in whose words do forms ask?"""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

from relate.lib.asking import say_what_to_do


class RelateConfig(AppConfig):
    name = "relate"


class AdminConfig(DjangoAdminConfig):
    default = False
    default_site = "relate.admin.FirmAdminSite"

    def ready(self) -> None:
        """The admin loads the first forms: from then on every field asks in our words."""
        say_what_to_do()
        super().ready()
