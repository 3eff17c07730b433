"""Two equal requests at the same moment: is one done, and the other told to wait?"""

from threading import Event

import pytest

from messaging import api
from messaging.models import Message
from tenants import threads
from tests.advisors.test_once import changes
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db(transaction=True)


def test_l1_while_the_first_runs_the_second_is_told_to_come_again(machine_of, ada, ivy, monkeypatch):
    draft, machine = a_draft(ivy), machine_of(ada)
    begun, go_on, withdraw = Event(), Event(), api.actions.withdraw

    def slow(**given):
        begun.set()
        assert go_on.wait(timeout=10)
        return withdraw(**given)

    monkeypatch.setattr(api.actions, "withdraw", slow)
    with threads.Pool(max_workers=1) as pool:
        first = pool.submit(changes, machine, draft, "k1")
        assert begun.wait(timeout=10)
        meanwhile = changes(machine_again(machine), draft, "k1")
        go_on.set()
        assert first.result(timeout=10).status_code == 200
    assert (meanwhile.status_code, meanwhile["Retry-After"]) == (409, "1")
    assert changes(machine, draft, "k1")["Idempotency-Replayed"] == "true"
    assert Message.objects.get().state == "withdrawn"


def machine_again(machine):
    """The same key from another connection."""
    return type(machine)(**machine.defaults)
