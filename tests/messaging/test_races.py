"""Several workers and several reviewers at once: the database decides, and it decides once."""

from concurrent.futures import wait
from threading import Barrier

import pytest

from messaging import actions
from messaging.actions import sending, sweeping
from messaging.models import Delivery, Message
from tenants import threads
from tests.messaging.drafts import NOW, a_draft
from tests.messaging.posting import DUE, Provider, on_its_way

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider(monkeypatch):
    provider = Provider()
    for module in (sending, sweeping):
        monkeypatch.setattr(module, "channel", lambda name: provider)
    return provider


def at_once(*jobs):
    """All of them, let go at the same moment; what each answered or raised."""
    gate = Barrier(len(jobs))

    def run(job):
        gate.wait(timeout=10)
        try:
            return job()
        except Exception as error:
            return error

    with threads.Pool(max_workers=len(jobs)) as pool:
        futures = [pool.submit(run, job) for job in jobs]
        wait(futures, timeout=30)
        return [future.result() for future in futures]


def test_t33_four_workers_send_one_letter_once(ivy, ada, cora, provider):
    row = on_its_way(ivy, ada, cora).deliveries.get()
    reached = at_once(*[lambda: sending.send(delivery_id=row.pk, at=DUE)] * 4)

    assert sorted(reached) == ["not claimed", "not claimed", "not claimed", "sent"]
    assert len(provider.accepted) == 1


def test_four_clocks_share_the_work_of_many_letters(ada, cora, provider):
    from clients.models import Client, Household

    for number in range(12):
        home = Household.objects.create(name=f"Home {number}", advisor=ada, since_on=NOW.date())
        on_its_way(Client.objects.create(household=home, name="A", salutation="A", email=f"a{number}@a.example"), ada, cora)
    at_once(*[lambda: sweeping.send_due(now=lambda: DUE)] * 4)
    sweeping.send_due(now=lambda: DUE)

    assert len({mail.to for mail in provider.accepted}) == len(provider.accepted) == 12
    assert Message.objects.filter(state=Message.State.SENT).count() == 12


def test_t21_two_reviewers_approve_once(ivy, ada, cora, fay):
    fay.role = "manager"
    fay.save()
    message = actions.submit(message=a_draft(ivy), by=ada, at=NOW)
    answers = at_once(*[lambda person=person: actions.approve(message=message, by=person, at=NOW) for person in (cora, fay)])

    assert message.approvals.count() == 1
    assert [str(answer) for answer in answers if isinstance(answer, Exception)] == ["It is approved already."]


def test_withdrawing_while_it_is_sent_leaves_no_third_state(ivy, ada, cora, provider):
    message = on_its_way(ivy, ada, cora)
    row = message.deliveries.get()
    at_once(
        lambda: sending.send(delivery_id=row.pk, at=DUE), lambda: actions.withdraw(message=message, by=ada, at=DUE, reason="")
    )
    message.refresh_from_db()
    row.refresh_from_db()

    went = len(provider.accepted) == 1
    assert (row.state == Delivery.State.SENT) is went
    assert message.state == (Message.State.SENT if went else Message.State.WITHDRAWN)
