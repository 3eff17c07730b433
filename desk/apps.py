"""Where does an advisor work?"""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
