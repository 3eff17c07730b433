"""How do workers and beat start?"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")

app = Celery("relate", task_cls="tenants.tasks:FirmTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect(dispatch_uid="relate.schedule")
def write_schedule(**_: Any) -> None:
    """The clock that starts is the clock that relate/schedule.py describes, wherever it was deployed."""
    call_command("sync_schedule", verbosity=0)
