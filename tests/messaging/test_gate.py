"""T37: does anything that was not approved leave, by whichever way somebody tries to send it?"""

import ast
from pathlib import Path

import pytest

from messaging.actions import approval, sending, sweeping
from messaging.models import Approval, Delivery, Message
from tests.messaging.posting import DUE, LATER, on_its_way

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SENDS = {
    "messaging/actions/sending.py": "behind the gate",
    "desk/demo/letters.py": "letters of the demonstration's past, into its own mailbox",
}
State = Delivery.State


def by_the_worker(row):
    sending.send(delivery_id=row.pk, at=LATER)


def by_the_clock(row):
    for pk in sending.due(at=LATER):
        sending.send(delivery_id=pk, at=LATER)


def again_after_the_provider_has_not_got_it(row):
    Delivery.objects.filter(pk=row.pk).update(state=State.HANDING)
    row.refresh_from_db()
    sweeping.queue_again(delivery=row, at=DUE)
    sending.send(delivery_id=row.pk, at=LATER)


def again_by_hand(row, by):
    Delivery.objects.filter(pk=row.pk).update(state=State.UNKNOWN)
    sweeping.settle_by_hand(delivery=row, was_sent=False, by=by, at=DUE)
    sending.send(delivery_id=row.pk, at=LATER)


@pytest.mark.parametrize("way", [by_the_worker, by_the_clock, again_after_the_provider_has_not_got_it, again_by_hand])
@pytest.mark.parametrize("lacks", ["approval", "state", "text"])
def test_t37_no_way_of_sending_passes_the_gate_without_an_approval_of_this_very_text(ivy, ada, cora, provider, way, lacks):
    message = on_its_way(ivy, ada, cora)
    row = message.deliveries.get()
    if lacks == "approval":
        Approval.objects.filter(message=message).update(voided_at=DUE)
    elif lacks == "state":
        Message.objects.filter(pk=message.pk).update(state=Message.State.IN_REVIEW)
    else:
        Approval.objects.filter(message=message).update(content_hash="0" * 64)

    way(row, cora) if way is again_by_hand else way(row)

    row.refresh_from_db()
    assert provider.accepted == []
    assert row.state == State.CANCELLED


def test_t37_with_it_the_same_ways_send(ivy, ada, cora, provider):
    row = on_its_way(ivy, ada, cora).deliveries.get()
    again_by_hand(row, cora)
    assert len(provider.accepted) == 1
    assert approval.standing(row.message) is not None


def test_t37_nothing_else_hands_a_mail_to_a_channel():
    found = {str(path.relative_to(ROOT)) for path in ROOT.glob("*/**/*.py") if _sends(path)}
    assert found == set(SENDS)


def _sends(path: Path) -> bool:
    """`channel(...).send(...)`, which is how a mail leaves."""
    if path.relative_to(ROOT).parts[0] in ("tests", ".venv", "var", "build") or "channel(" not in (text := path.read_text()):
        return False
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "send"
        and isinstance(node.func.value, ast.Call)
        and getattr(node.func.value.func, "id", "") == "channel"
        for node in ast.walk(ast.parse(text))
    )
