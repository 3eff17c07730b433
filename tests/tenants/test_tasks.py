"""Does a queued job run for its firm, or not at all?"""

from itertools import cycle, islice

import pytest
from celery import chain, current_app, group, shared_task
from celery.exceptions import Reject
from django.db import connection
from django.utils import timezone

from advisors.actions import add_user
from events import MACHINE
from relate.admin import ROOMS
from relate.lib.current import HEADER
from relate.lib.current import schema as current_schema
from tenants import archive, enter
from tenants.actions import suspend_firm
from tenants.models import Organization
from tenants.tasks import FirmTask, fan_out

pytestmark = pytest.mark.django_db


@shared_task(name="tests.where")
def where(*_):
    return connection.schema_name, current_schema.get(), enter.required().schema_name


@pytest.fixture
def sent(monkeypatch):
    """What would lie in the broker."""
    messages = []

    def keep(self, producer, name, message, **kwargs):
        messages.append((name, message.headers))

    monkeypatch.setattr(type(current_app.amqp), "send_task_message", property(lambda amqp: _publisher(messages)))
    return messages


def _publisher(messages):
    from celery.signals import before_task_publish

    def publish(producer, name, message, **kwargs):
        before_task_publish.send(sender=name, body=message.body, headers=message.headers)
        messages.append((name, message.headers.get(HEADER)))

    return publish


def deliver(task, firm, *args):
    """As a worker: nobody is entered, the message carries the firm."""
    with enter.nobody():
        task.push_request(**({HEADER: firm} if firm else {}))
        try:
            return task(*args)
        finally:
            task.pop_request()


def test_a_task_runs_inside_the_firm_of_its_message(cobalt):
    assert deliver(where, cobalt.schema_name) == (cobalt.schema_name,) * 3


def test_i13_a_message_without_a_firm_fails():
    with pytest.raises(enter.NotOpen, match="without a firm"):
        deliver(where, None)


@pytest.mark.parametrize("schema", ["public", "f_ghostghostghost0", "larkspur", '"; drop schema'])
def test_i14_a_message_of_an_unknown_firm_is_rejected(schema):
    with pytest.raises(Reject):
        deliver(where, schema)


@pytest.mark.public
def test_i14_a_hundred_queued_tasks_of_every_kind_are_rejected_once_the_firm_is_closed(spare_firm, operator_firm, mailoutbox):
    schema = spare_firm.schema_name
    assert deliver(where, schema)[0] == schema
    with enter.firm(spare_firm):
        person, before = add_user(email="joe@spare.example", name="Joe", role="advisor", by=MACHINE), _rows()
    current_app.loader.import_default_modules()
    kinds = [
        task for name, task in sorted(current_app.tasks.items()) if isinstance(task, FirmTask) and name.split(".")[0] in ROOMS
    ]
    assert len(kinds) > 20
    suspend_firm(organization=spare_firm, by=MACHINE, at=timezone.now())
    for closed, queued in (("suspended", 100), ("purging", 10)):
        with enter.operator():
            Organization.objects.filter(pk=spare_firm.pk).update(status=closed)
        for task in islice(cycle(kinds), queued):
            with pytest.raises(Reject):
                deliver(task, schema, str(person.pk))
    with enter.firm(spare_firm):
        assert (_rows() == before, mailoutbox) == (True, [])


def _rows():
    return {model._meta.label: model._base_manager.count() for model in archive.tables()}


def test_i16_every_way_of_sending_carries_the_firm(larkspur, sent):
    where.delay()
    where.apply_async(countdown=60)
    current_app.send_task("tests.where")
    chain(where.s(), where.s()).apply_async()
    group(where.s(), where.s()).apply_async()
    assert {firm for _, firm in sent} == {larkspur.schema_name}
    assert len(sent) >= 5


def test_i16_what_a_worker_sends_after_leaving_the_firm_carries_it_too(cobalt, sent):
    """The next step of a chain is sent when its task has ended, outside the firm but within the message."""
    with enter.nobody():
        from celery._state import _task_stack

        where.push_request(**{HEADER: cobalt.schema_name})
        _task_stack.push(where)
        try:
            current_app.send_task("tests.where")
        finally:
            _task_stack.pop()
            where.pop_request()
    assert sent == [("tests.where", cobalt.schema_name)]


def test_fan_out_reaches_each_active_firm_and_not_the_operator(larkspur, cobalt, sent):
    assert fan_out("tests.where") == 2
    assert {firm for _, firm in sent} == {larkspur.schema_name, cobalt.schema_name}
