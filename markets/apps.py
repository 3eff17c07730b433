"""What did the world do?"""

from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "markets"
