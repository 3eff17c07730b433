"""Does every task enter a firm through the one door, and does every table name tasks that exist?"""

import pytest
from celery import current_app

from relate.reactions import REACTIONS
from relate.schedule import SCHEDULE
from tenants.tasks import FirmTask, PlatformTask

# A task that works for no firm, and why.
PLATFORM = {
    "tenants.tasks.fan_out": "sends another task once for each firm",
    "tenants.tasks.for_operator": "sends another task to the operator",
}


@pytest.fixture(scope="module")
def tasks():
    current_app.loader.import_default_modules()
    return {name: task for name, task in current_app.tasks.items() if not name.startswith(("celery.", "tests."))}


def test_every_task_enters_a_firm_or_is_listed(tasks):
    without = {name for name, task in tasks.items() if isinstance(task, PlatformTask)}
    assert without == set(PLATFORM)
    assert all(isinstance(task, FirmTask) for name, task in tasks.items() if name not in without)


def test_every_task_is_named_after_its_module(tasks):
    assert not [name for name, task in tasks.items() if not name.startswith(task.run.__module__ + ".")]


def test_every_reaction_names_a_task(tasks):
    assert not [name for names in REACTIONS.values() for name in names if name not in tasks]


def test_every_job_of_the_clock_names_a_task(tasks):
    assert not [job.task for job in SCHEDULE if job.task not in tasks]
    assert len({job.what for job in SCHEDULE}) == len(SCHEDULE)
