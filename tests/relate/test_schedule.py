"""Does the clock do what the table says, no more and no less?"""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from relate import schedule
from relate.schedule import SCHEDULE, For, Job
from tenants import enter

pytestmark = [pytest.mark.django_db, pytest.mark.public]


def rows():
    return {
        row.name: (row.task, json.loads(row.args), row.interval.every) for row in PeriodicTask.objects.select_related("interval")
    }


def test_every_job_of_the_table_is_on_the_clock():
    call_command("sync_schedule")
    call_command("sync_schedule")
    assert rows() == {job.what: (job.whom.value, [job.task], int(job.every.total_seconds())) for job in SCHEDULE}


def test_a_job_that_left_or_changed_does_so_on_the_clock_too(monkeypatch):
    from relate.management.commands import sync_schedule

    call_command("sync_schedule")
    changed = (Job(SCHEDULE[0].what, "prices.tasks.sync", timedelta(hours=6), For.OPERATOR),)
    monkeypatch.setattr(sync_schedule, "SCHEDULE", changed)
    call_command("sync_schedule")
    assert rows() == {SCHEDULE[0].what: ("tenants.tasks.for_operator", ["prices.tasks.sync"], 21600)}


def test_the_clocks_rows_are_nobodys_inside_a_firm(larkspur):
    from django.db import ProgrammingError, transaction

    with enter.firm(larkspur), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        PeriodicTask.objects.count()


def test_the_table_reads_as_one():
    assert all(job.what[0].isupper() and not job.what.endswith(".") for job in schedule.SCHEDULE)
