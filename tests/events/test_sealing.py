"""F10, T22: is a change of what happened found, whoever made it and however?"""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from events import MACHINE, anchors, record, retold
from events.models import Event, EventDetail, Seal, SealedEvent, Unsealed
from events.sealing import seal
from events.tasks import seal as clock_seals
from events.verification import verify
from tenants import wall

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors")


@pytest.fixture
def chain(ada, ivy):
    """Three seals over nine events, each with an anchor but the last."""
    for day in range(3):
        with transaction.atomic():
            for place in range(3):
                detail = {"text": f"note {day}"} if place == 0 else None
                record(kind="note.added", by=ada.actor, obj=ivy, data={"place": place}, detail=detail)
        seal(at=NOW + day * HOUR)
        if day < 2:
            anchors.anchor(schema=connection.schema_name, at=NOW + day * HOUR)
    return list(Seal.objects.order_by("number"))


@pytest.fixture
def as_owner():
    """What somebody with the owner's login can do: no right and no trigger stops him."""

    schema = connection.schema_name

    def run(statement, *values):
        with wall.owner_rights() as owner, owner.cursor() as cursor:
            cursor.execute(f"SET search_path = {schema}")
            for table in ("events_event", "events_seal", "events_sealedevent"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, values)
            for table in ("events_event", "events_seal", "events_sealedevent"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def flaws():
    return [flaw.what for flaw in verify(connection.schema_name).flaws]


def test_f10_each_seal_covers_what_was_committed_and_follows_from_the_one_before(chain):
    assert [(one.number, one.count) for one in chain] == [(1, 3), (2, 3), (3, 3)]
    assert [one.previous for one in chain] == ["", chain[0].digest, chain[1].digest]
    assert Unsealed.objects.count() == 0

    trail = verify(connection.schema_name)
    assert (trail.seals, trail.events, trail.waiting, trail.flaws) == (3, 9, 0, ())
    assert trail.anchored.number == 2


def test_f10_a_digest_can_be_computed_by_anybody_from_the_documented_form(chain):
    event = Event.objects.get(pk=SealedEvent.objects.filter(seal=chain[0]).order_by("place")[0].event_id)
    micro = round(event.at.timestamp() * 1_000_000)
    fields = [event.id, micro, "note.added", event.actor_kind, event.actor_id, "clients.client", event.object_id, "-"]
    text = "\x1f".join([*map(str, fields), f'{{"place": {event.data["place"]}}}', event.detail_hash])

    assert SealedEvent.objects.get(pk=event.pk).digest == hashlib.sha256(text.encode()).hexdigest()


def test_the_clock_seals_what_waits_and_nothing_twice(ivy):
    record(kind="note.added", by=MACHINE, obj=ivy)
    with retold(NOW - 1000 * HOUR):
        record(kind="note.added", by=MACHINE, obj=ivy)

    assert (clock_seals(), clock_seals()) == (2, 0)
    assert flaws() == []


def test_f10_an_event_that_waits_is_no_flaw_and_one_that_came_in_past_the_seals_is(chain, ivy, as_owner):
    record(kind="note.added", by=MACHINE, obj=ivy)
    assert flaws() == []

    Unsealed.objects.all().delete()
    assert [what.split(" was ")[1] for what in flaws()] == ["inserted past the seals."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE events_event SET kind = 'note.removed' WHERE id = %s", "was changed"),
        ("UPDATE events_event SET at = at + interval '1 microsecond' WHERE id = %s", "was changed"),
        ("UPDATE events_event SET data = data || '{\"place\": 7}' WHERE id = %s", "was changed"),
        ("UPDATE events_event SET detail_hash = repeat('0', 64) WHERE id = %s", "was changed"),
        ("DELETE FROM events_event WHERE id = %s", "was removed"),
        ("UPDATE events_sealedevent SET digest = repeat('0', 64) WHERE event_id = %s", "was changed"),
        ("DELETE FROM events_sealedevent WHERE event_id = %s", "entries are not those"),
        (
            "UPDATE events_seal SET count = 4 WHERE id = (SELECT seal_id FROM events_sealedevent WHERE event_id = %s)",
            "was changed",
        ),
    ],
)
def test_t22_f10_what_the_owner_of_the_database_does_with_triggers_off_is_found(chain, as_owner, statement, expected):
    victim = SealedEvent.objects.filter(seal=chain[1]).order_by("place")[1]
    as_owner(statement, victim.pk)

    assert any(expected in what for what in flaws())
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("verify_audit", "--firm", "larkspur")


@pytest.mark.django_db(transaction=True)
def test_f10_a_seal_that_was_taken_out_with_its_events_is_found(chain, as_owner):
    as_owner("DELETE FROM events_sealedevent WHERE seal_id = %s", chain[1].pk)
    as_owner("DELETE FROM events_seal WHERE id = %s", chain[1].pk)

    assert "Seal 2 is missing: 3 stands in its place." in flaws()


@pytest.mark.django_db(transaction=True)
def test_f10_an_event_slipped_into_a_seal_is_found(chain, as_owner, ivy):
    stray = record_late(ivy)
    as_owner("DELETE FROM events_unsealed")
    row = SealedEvent(event_id=stray.pk, seal=chain[0], place=4, digest="")
    as_owner("INSERT INTO events_sealedevent VALUES (%s, 4, repeat('0', 64), %s)", row.event_id, row.seal_id)

    assert any("entries are not those" in what for what in flaws())


@pytest.mark.django_db(transaction=True)
def test_t22_f10_a_chain_cut_off_or_made_anew_since_its_anchor_is_found(chain, as_owner):
    EventDetail.objects.all().delete()
    as_owner("DELETE FROM events_event WHERE id IN (SELECT event_id FROM events_sealedevent WHERE seal_id <> %s)", chain[0].pk)
    as_owner("DELETE FROM events_sealedevent WHERE seal_id <> %s", chain[0].pk)
    as_owner("DELETE FROM events_seal WHERE id <> %s", chain[0].pk)
    assert [what.split(",")[0] for what in flaws()] == ["The chain ends before seal 2"]

    as_owner("DELETE FROM events_sealedevent")
    as_owner("DELETE FROM events_seal")
    as_owner("INSERT INTO events_unsealed (event_id) SELECT id FROM events_event")
    seal(at=NOW + HOUR)  # the whole chain made anew from what is left
    assert any("is not the one that was anchored" in what for what in flaws())


def test_k2_erasing_a_persons_texts_breaks_nothing(chain):
    EventDetail.objects.all().delete()
    assert flaws() == []


@pytest.mark.parametrize("model", [Event, Seal, SealedEvent])
def test_the_products_own_login_can_change_no_sealed_row(chain, model):
    for verb in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        statement = verb.format(model._meta.db_table).replace(
            "SET id = id", f"SET {model._meta.pk.column} = {model._meta.pk.column}"
        )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_anchor_is_written_once_for_each_head_and_survives_a_line_that_was_cut_short(chain, mailoutbox, settings):
    settings.AUDIT_ANCHOR_EMAIL = "examiner@example.com"
    schema = connection.schema_name
    with anchors.file_of(schema).open("a") as file:
        file.write("3 abc")

    made = anchors.anchor(schema=schema, at=NOW + 3 * HOUR)

    assert made.number == 3
    assert anchors.anchor(schema=schema, at=NOW + 4 * HOUR) is None
    assert [one.number for one in anchors.anchors(schema)] == [1, 2, 3]
    assert [(mail.to, mail.body) for mail in mailoutbox] == [(["examiner@example.com"], made.line)]
    assert flaws() == []


def test_the_command_says_that_the_trail_is_whole(chain, capsys):
    call_command("verify_audit", "--firm", "larkspur")
    assert capsys.readouterr().out.strip() == (
        "larkspur.localhost: 9 events in 3 seals, 0 waiting for theirs, anchored up to seal 2; whole"
    )


def test_the_command_counts_one_event_as_one(ivy, capsys):
    record(kind="note.added", by=MACHINE, obj=ivy)
    seal(at=NOW)

    call_command("verify_audit", "--firm", "larkspur")
    assert capsys.readouterr().out.startswith("larkspur.localhost: 1 event in 1 seal, 0 waiting")


def record_late(client):
    with transaction.atomic():
        return record(kind="note.added", by=MACHINE, obj=client)
