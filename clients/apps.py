"""Whom do we serve?"""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
