"""Does a firm with a lot to do leave room for the others, and letters for everything else?"""

import collections

import pytest
from celery import current_app
from django.conf import settings

from relate.lib.ids import uuid7
from tenants import enter, lanes

pytestmark = pytest.mark.django_db
LETTERS = {"messaging.tasks.schedule", "messaging.tasks.send_message", "messaging.tasks.send_due"}


def queue_of(task, **options):
    return current_app.amqp.router.route(options, task)["queue"].name


def test_t40_a_firms_jobs_stand_in_its_own_lane(larkspur, cobalt):
    for firm in (larkspur, cobalt):
        with enter.firm(firm):
            assert queue_of("feedback.tasks.read_reply") == f"celery.{lanes.lane(firm.schema_name)}"
    with enter.nobody():
        assert queue_of("tenants.tasks.fan_out") == "celery"
        assert queue_of("feedback.tasks.read_reply", headers={"firm": cobalt.schema_name}) == (
            f"celery.{lanes.lane(cobalt.schema_name)}"
        )


def test_f6_what_a_slow_mail_provider_can_hold_up_is_letters_alone(larkspur):
    current_app.loader.import_default_modules()
    names = [name for name in current_app.tasks if not name.startswith(("celery.", "tests."))]
    held_up = {name for name in names if queue_of(name).startswith("letters")}
    assert held_up == LETTERS


def test_what_needs_the_owners_login_goes_to_its_worker(larkspur):
    assert queue_of("tenants.tasks.clear_up") == "owner"


def test_a_worker_takes_from_every_lane_that_anything_is_sent_to(larkspur):
    taken = {queue.name for queue in lanes.queues(settings.WORKER_QUEUES)}
    current_app.loader.import_default_modules()
    assert {queue_of(name) for name in current_app.tasks} <= taken
    assert len(taken) == 2 * (lanes.LANES + 1) + 1


def test_firms_spread_over_the_lanes():
    counts = collections.Counter(lanes.lane(f"f_{uuid7().hex[-16:]}") for _ in range(1600))
    assert len(counts) == lanes.LANES
    assert max(counts.values()) < 200
