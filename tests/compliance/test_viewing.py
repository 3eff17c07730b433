"""K3: is compliance told when somebody looks at, or takes out, far more than is usual?"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

import events
from compliance.actions.viewing import watch_viewing
from compliance.tasks import watch_viewing as task
from events.models import Event, Look
from relate.lib.ids import uuid7

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def look_at(count, viewer, at=NOW, way="page"):
    Look.objects.bulk_create(
        Look(at=at - timedelta(minutes=1), viewer_id=viewer.pk, household_id=uuid7(), way=way, window=int(at.timestamp()) // 900)
        for _ in range(count)
    )


def told():
    return [
        (event.object_id, event.data["way"], event.data["count"])
        for event in Event.objects.filter(kind="viewing.unusual").order_by("at")
    ]


@pytest.fixture
def large_book(ben):
    """The others look at many households, a few in each hour."""
    for hour in range(12):
        look_at(10, ben, at=NOW - DAY - hour * HOUR)


def test_k3_a_small_firm_s_whole_book_is_a_grab_too(ada, ben, cora, mailoutbox):
    look_at(10, ben, at=NOW - DAY)
    look_at(15, ada)
    assert watch_viewing(at=NOW) == 0
    look_at(6, ada)
    assert watch_viewing(at=NOW) == 1
    assert told() == [(ada.pk, "page", 21)], "of 31 households that anybody looked at"


def test_k3_a_busy_hour_tells_nobody_and_a_grab_tells_compliance_once_a_day(ada, cora, large_book, mailoutbox):
    look_at(60, ada)
    assert watch_viewing(at=NOW) == 0
    look_at(1, ada)
    with time_machine.travel(NOW, tick=False):
        assert task() == 1
        assert task() == 0
    look_at(70, ada, at=NOW + DAY)
    with time_machine.travel(NOW + DAY, tick=False):
        assert watch_viewing(at=NOW + DAY) == 1

    assert told() == [(ada.pk, "page", 61), (ada.pk, "page", 70)]
    mail = mailoutbox[0]
    assert mail.to == ["cora@larkspur.example"]
    assert "Ada Winslow looked at 61 households within an hour, on pages; usual is up to 0." in mail.body
    assert f"http://larkspur.localhost/admin/events/look/?q={ada.pk}" in mail.body


def test_k3_what_a_person_always_does_is_usual(ada, cora, mailoutbox):
    for days in (3, 5, 9):
        look_at(100, ada, at=NOW - days * DAY)
    look_at(200, ada)
    assert watch_viewing(at=NOW) == 0
    look_at(1, ada)
    assert watch_viewing(at=NOW) == 1


def test_k3_a_machine_may_read_a_small_book_but_not_a_whole_firm(ada, cora, mailoutbox):
    look_at(500, ada, way="machine")
    assert watch_viewing(at=NOW) == 0
    look_at(1, ada, way="machine")
    assert watch_viewing(at=NOW) == 1
    assert "by API key" in mailoutbox[0].body


def test_k3_files_with_clients_data_are_counted_too(ada, cora, fay, mailoutbox):
    with time_machine.travel(NOW - HOUR, tick=False):
        for _ in range(11):
            events.record(kind="client.export_taken", by=cora.actor, obj=ada)
    assert watch_viewing(at=NOW) == 1
    assert told() == [(cora.pk, "file", 11)]
    assert [mail.to for mail in mailoutbox] == [["fay@larkspur.example"]], "nobody is told about himself"
