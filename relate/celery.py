"""How do workers and beat start?"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.management import call_command

from relate.lib.collecting import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")

app = Celery("relate", task_cls="tenants.tasks:FirmTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect(dispatch_uid="relate.collecting")
def collect_as_pages_do(**_: Any) -> None:
    """Before the worker forks its children, which then share what is loaded."""
    collect_seldom()


@beat_init.connect(dispatch_uid="relate.schedule")
def write_schedule(**_: Any) -> None:
    """The clock that starts is the clock that relate/schedule.py describes, wherever it was deployed."""
    call_command("sync_schedule", verbosity=0)
