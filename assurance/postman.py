"""Which worker is the product's own but for the provider that takes its letters? `celery -A assurance.postman worker`."""

from typing import Any

from celery.signals import worker_init
from django.conf import settings

from relate.celery import app

__all__ = ["app"]


@worker_init.connect
def hand_to_the_scripted_provider(**_: Any) -> None:
    settings.EMAIL_BACKEND = "assurance.scripted.EmailBackend"
