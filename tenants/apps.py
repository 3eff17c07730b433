"""Whose firm is it?"""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
