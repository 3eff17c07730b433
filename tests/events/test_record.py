"""Is what happened written once, kept, and followed by what must follow?"""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from events import MACHINE, record, retold
from events.models import Event, EventDetail, Pending

pytestmark = pytest.mark.django_db


def test_an_event_keeps_a_hash_of_what_can_be_erased(ada, ivy):
    event = record(kind="client.changed", by=ada.actor, obj=ivy, detail={"name": "Ivy Moss"})
    assert event.detail.content == {"name": "Ivy Moss"}
    assert event.detail_hash == EventDetail.objects.get(event=event).digest
    assert "Ivy" not in str(event.data)


def test_a_reaction_is_written_beside_its_event(ivy):
    event = record(kind="reply.received", by=MACHINE, obj=ivy)
    assert list(event.pending.values_list("task", flat=True)) == ["feedback.tasks.read_reply"]


@pytest.mark.parametrize("change", [lambda e: e.delete(), lambda e: Event.objects.filter(pk=e.pk).update(kind="x")])
def test_an_event_never_changes(ivy, change):
    event = record(kind="note.added", by=MACHINE, obj=ivy)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(event)
    assert Event.objects.get(pk=event.pk).kind == "note.added"
    assert Pending.objects.count() == 0


def test_what_is_retold_carries_both_times_and_causes_nothing(ivy):
    then = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)
    with retold(then):
        event = record(kind="reply.received", by=MACHINE, obj=ivy, data={"rating": 5})
    now = record(kind="note.added", by=MACHINE, obj=ivy)

    event.refresh_from_db()
    assert event.at == then
    assert datetime.fromisoformat(event.data["told_at"]) > then
    assert event.pk < now.pk
    assert Pending.objects.count() == 0
