"""How do workers and beat start?"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")

app = Celery("relate", task_cls="tenants.tasks:FirmTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
