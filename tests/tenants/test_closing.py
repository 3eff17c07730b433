"""Does a firm rest, go on and end as the operator says, and is nothing left of one that was purged?"""

import json
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from advisors.models import User
from compliance.models import ArchiveRecord
from events import MACHINE, Actor
from events.anchors import file_of
from events.models import Event
from relate.lib.ids import uuid7
from tenants import actions, enter, lanes, provision, traces
from tenants.actions import UnableToClose
from tenants.models import Domain, Export, Organization, SchemaState
from tenants.tasks import clear_up

pytestmark = [pytest.mark.django_db, pytest.mark.public]
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
LATER = NOW + timedelta(days=31)
BY_OZ = Actor.user(uuid7())


def told(kind=None):
    """What the operator's trail says, oldest first."""
    with enter.operator():
        events = Event.objects.filter(kind__startswith=kind or "firm.").order_by("id")
        return [(event.kind, event.actor_kind) for event in events if event.kind != "firm.created"]


def suspended(firm):
    return actions.suspend_firm(organization=firm, by=BY_OZ, at=NOW, reason="Unpaid since August")


def exported(firm):
    export = actions.ask_export(organization=firm, by=BY_OZ)
    return actions.run_export(export=export, by=MACHINE, at=NOW)


def planned(firm, **changed):
    wanted = {"typed": firm.name, "records_taken_over": False, "by": BY_OZ, "at": NOW}
    return actions.plan_purge(organization=firm, **{**wanted, **changed})


@pytest.fixture
def own_var(settings, tmp_path):
    """Files, mail and anchors of this test alone."""
    settings.MEDIA_ROOT, settings.AUDIT_ANCHORS = tmp_path / "files", str(tmp_path / "anchors")
    settings.FIRM_FOLDERS = [settings.MEDIA_ROOT, tmp_path / "mail"]
    return tmp_path


@pytest.fixture
def broker(settings):
    """The embedded Valkey as the broker, its lists of this test removed afterwards."""
    settings.CELERY_BROKER_URL = django_settings.REDIS_URL
    client = redis.Redis.from_url(settings.REDIS_URL)
    yield client
    client.delete("celery", "unacked", "unacked_index")


def test_suspend_and_resume_are_told_in_the_operators_trail(cobalt):
    suspended(cobalt)
    assert (cobalt.status, cobalt.suspended_at) == ("suspended", NOW)
    actions.resume_firm(organization=cobalt, by=BY_OZ, at=NOW)
    assert (cobalt.status, cobalt.suspended_at) == ("active", None)
    assert told() == [("firm.suspended", "user"), ("firm.resumed", "user")]


def test_what_has_happened_meanwhile_is_not_done_again(cobalt, larkspur):
    stale = Organization.objects.get(pk=cobalt.pk)
    suspended(cobalt)
    with pytest.raises(UnableToClose, match="Look again"):
        suspended(stale)
    with pytest.raises(UnableToClose, match="not suspended"):
        actions.resume_firm(organization=larkspur, by=BY_OZ, at=NOW)
    assert len(told()) == 1


def test_the_operator_is_never_suspended(operator_firm):
    with pytest.raises(UnableToClose, match="nobody could resume"):
        actions.suspend_firm(organization=operator_firm, by=BY_OZ, at=NOW)
    with pytest.raises(DatabaseError, match="organization_operator_stays_open"), enter.operator():
        Organization.objects.filter(pk=operator_firm.pk).update(status="suspended", suspended_at=NOW)


def test_a_suspended_firms_sockets_are_told_to_close(cobalt, monkeypatch, django_capture_on_commit_callbacks):
    closed = []
    monkeypatch.setattr("relate.lib.live._send", closed.append)
    with django_capture_on_commit_callbacks(execute=True):
        suspended(cobalt)
    assert {"schema": cobalt.schema_name, "user": None, "close": True} in closed


def test_i29_a_purge_needs_a_suspension_an_export_and_the_name(cobalt, own_var):
    with pytest.raises(UnableToClose, match="Suspend Cobalt Ridge first"):
        planned(cobalt)
    suspended(cobalt)
    with pytest.raises(UnableToClose, match="Export Cobalt Ridge first"):
        planned(cobalt)
    exported(cobalt)
    with pytest.raises(UnableToClose, match="exactly as it stands"):
        planned(cobalt, typed="cobalt ridge")
    assert planned(cobalt).purge_at == NOW + timedelta(days=30)


def test_an_export_from_before_the_suspension_is_not_enough(cobalt, own_var):
    exported(cobalt)
    actions.suspend_firm(organization=cobalt, by=BY_OZ, at=NOW + timedelta(minutes=1))
    with pytest.raises(UnableToClose, match="since it was suspended"):
        planned(cobalt)


def test_records_that_the_law_keeps_must_be_taken_over(cobalt, own_var):
    with enter.firm(cobalt):
        keys = {name: uuid7() for name in ("delivery_id", "message_id", "household_id")}
        ArchiveRecord.objects.create(**keys, mime="x", sha256="0" * 64, archived_at=NOW, keep_until="2033-12-31")
    exported(suspended(cobalt))
    with pytest.raises(UnableToClose, match="1 sent letters must be kept until 31 December 2033"):
        planned(cobalt)
    assert planned(cobalt, records_taken_over=True).purge_at


def test_a_legal_hold_stops_a_purge_that_was_planned(cobalt, own_var):
    exported(suspended(cobalt))
    planned(cobalt)
    with pytest.raises(UnableToClose, match="Say why"):
        actions.hold_firm(organization=cobalt, by=BY_OZ, reason=" ")
    actions.hold_firm(organization=cobalt, by=BY_OZ, reason="Moss v. Cobalt")
    assert cobalt.purge_at is None
    assert not Organization.objects.to_be_purged(LATER).exists()
    with pytest.raises(UnableToClose, match="legal hold"):
        planned(cobalt)
    actions.release_firm(organization=cobalt, by=BY_OZ, reason="Settled")
    assert planned(cobalt).purge_at


def test_a_planned_purge_can_be_cancelled_until_it_runs(cobalt, own_var):
    exported(suspended(cobalt))
    planned(cobalt)
    with pytest.raises(UnableToClose, match="not over"):
        actions.purge_firm(organization=cobalt, at=NOW + timedelta(days=29))
    actions.cancel_purge(organization=cobalt, by=BY_OZ)
    with pytest.raises(UnableToClose, match="No purge"):
        actions.cancel_purge(organization=cobalt, by=BY_OZ)
    with pytest.raises(UnableToClose, match="not over"):
        actions.purge_firm(organization=cobalt, at=LATER)
    assert told()[-2:] == [("firm.purge_planned", "user"), ("firm.purge_cancelled", "user")]


def test_resuming_cancels_the_purge(cobalt, own_var):
    exported(suspended(cobalt))
    planned(cobalt)
    actions.resume_firm(organization=cobalt, by=BY_OZ, at=NOW)
    assert cobalt.purge_at is None


def leave_traces(firm, var, broker):
    """Something in every store that a firm may reach."""
    with enter.firm(firm):
        default_storage.save("statement.csv", ContentFile(b"rows"))
        cache.set("today", 1)
    for file in (var / "mail" / firm.schema_name / "1.eml", file_of(firm.schema_name)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    message = json.dumps({"headers": {"firm": firm.schema_name, "task": "tests.where"}, "body": ""})
    broker.rpush("celery", json.dumps({"headers": {"firm": "f_another"}}))
    broker.rpush(f"letters.{lanes.lane(firm.schema_name)}", message)
    broker.hset("unacked", "tag-1", json.dumps([json.loads(message), "", "celery"]))
    broker.zadd("unacked_index", {"tag-1": 1})


@pytest.mark.django_db(transaction=True)
def test_i29_nothing_is_left_of_a_purged_firm(spare_firm, own_var, broker, oz):
    schema, name = spare_firm.schema_name, spare_firm.name
    leave_traces(spare_firm, own_var, broker)
    exported(suspended(spare_firm))
    planned(spare_firm)
    before = traces.left(schema)
    assert set(before) == {"schema", "role", "files", "cache", "queue"}
    assert before["queue"] == 2

    actions.purge_firm(organization=spare_firm, at=LATER)

    assert traces.left(schema) == {}
    assert not [path for path in own_var.rglob("*") if schema in str(path)]
    assert b'{"headers": {"firm": "f_another"}}' in broker.lrange("celery", 0, -1)
    assert (broker.hlen("unacked"), broker.zcard("unacked_index")) == (0, 0)
    for model, key in ((Domain, "tenant"), (Export, "organization"), (SchemaState, "organization")):
        with enter.operator():
            assert not model.objects.filter(**{key: spare_firm.pk}).exists()
    assert not Organization.objects.filter(name=name).exists()
    assert told()[-2:] == [("firm.purge_begun", "machine"), ("firm.purged", "machine")]
    with pytest.raises(enter.NotOpen):
        enter.open_firm(schema)


@pytest.mark.django_db(transaction=True)
def test_i29_a_purge_that_was_broken_off_is_finished_by_the_next_run(spare_firm, own_var, oz, monkeypatch):
    exported(suspended(spare_firm))
    planned(spare_firm)
    for step in ("tenants.traces.remove", "tenants.provision.drop_schema", "tenants.traces.left"):
        with monkeypatch.context() as broken, pytest.raises(OSError, match="gone"):
            broken.setattr(step, lambda *_: (_ for _ in ()).throw(OSError("the disk is gone")))
            actions.purge_firm(organization=spare_firm, at=LATER)
        assert [one.pk for one in Organization.objects.to_be_purged(NOW)] == [spare_firm.pk]
    with enter.operator():
        assert clear_up() == [spare_firm.schema_name]
    assert traces.left(spare_firm.schema_name) == {}
    assert not Organization.objects.filter(pk=spare_firm.pk).exists()


def test_a_purge_is_never_run_twice_at_once(cobalt, own_var):
    exported(suspended(cobalt))
    planned(cobalt)
    with provision.claimed(cobalt.schema_name), pytest.raises(provision.Claimed):
        actions.purge_firm(organization=cobalt, at=LATER)


def test_a_firm_cannot_close_or_open_itself(cobalt):
    with enter.firm(cobalt):
        User.objects.create_user("x@cobalt.example", name="X")
        for values in ({"status": "active"}, {"is_held": False}, {"purge_at": None}, {"suspended_at": None}):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                Organization.objects.update(**values)
