"""What must be provable?"""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
