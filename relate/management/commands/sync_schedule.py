"""How does the table of relate/schedule.py reach beat's rows?"""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from relate.schedule import SCHEDULE, Job
from tenants.enter import nobody


class Command(BaseCommand):
    help = "Writes relate/schedule.py into beat's rows; jobs that left the table leave the rows too."

    def handle(self, *args: Any, **options: Any) -> None:
        with nobody(), transaction.atomic():
            kept = [_sync(job).name for job in SCHEDULE]
            PeriodicTask.objects.exclude(name__in=[*kept, "celery.backend_cleanup"]).delete()
            PeriodicTasks.update_changed()
        self.stdout.write(f"{len(kept)} jobs are on the clock.")


def _sync(job: Job) -> PeriodicTask:
    every, _ = IntervalSchedule.objects.get_or_create(every=int(job.every.total_seconds()), period=IntervalSchedule.SECONDS)
    wanted = {"task": job.whom.value, "args": json.dumps([job.task]), "interval": every, "enabled": True}
    row, _ = PeriodicTask.objects.update_or_create(name=job.what, defaults=wanted)
    return row
