"""What waits today? Drafts, some with something to resolve, and the alerts and tasks that the latest answers ask for."""

from collections.abc import Iterable
from datetime import timedelta

from advisors.models import User
from advisors.roles import Role
from clients.actions import complete_task
from clients.cadence import next_letter_after
from clients.models import Household, Task
from desk.demo.households import Served
from desk.demo.past import Past
from events import MACHINE, retold
from feedback.models import Reading
from insights.asking import weigh_allocation, weigh_reading
from messaging.actions import request_changes, submit
from messaging.actions.drafting import draft_letter
from messaging.actions.editing import edit
from messaging.models import Message

LATELY = timedelta(days=8)
PROMISE = "I expect your portfolio to beat the market again next year."
UNSOURCED = "With three years of withdrawals in cash there is nothing that we have to sell."
ADDED = {"Okafor–Reyes": PROMISE, "Kowalczyk": UNSOURCED}
SUBMITTED = ("Bellweather Family Trust", "Ellsworth")
SENT_BACK = {"Carmichael": "Please name the power of attorney only after the papers are signed."}


def tell_drafts(served: list[Served], names: tuple[str, ...], past: Past) -> int:
    """The letters that are due today, drafted as the clock drafts them; how many."""
    for one in served:
        following = next_letter_after(past.today, one.household.cadence)
        Household.objects.filter(pk=one.household.pk).update(next_letter_on=following)
    due = [one for one in served if one.family.name in names]
    for one in due:
        message = draft_letter(household=one.household, on=past.today, by=MACHINE)
        _worked_on(message, one.family.name, past)
    return len(due)


def _worked_on(message: Message, name: str, past: Past) -> None:
    """What the advisor and compliance have done with it already."""
    if name in ADDED:
        version = message.versions.get()
        body = _with_sentence(version.body, ADDED[name])
        edit(message=message, subject=version.subject, preview=version.preview, body=body, by=message.advisor, at=past.now)
    if name in SUBMITTED or name in SENT_BACK:
        submit(message=message, by=message.advisor, at=past.now)
    if name in SENT_BACK:
        reviewer = User.objects.filter(role=Role.COMPLIANCE).get()
        request_changes(message=message, by=reviewer, reason=SENT_BACK[name], at=past.now)


def _with_sentence(body: str, sentence: str) -> str:
    """At the end of the second paragraph, where it reads as if it belonged there."""
    blocks = body.split("\n\n")
    blocks[2] = f"{blocks[2]} {sentence}"
    return "\n\n".join(blocks)


def tell_alerts(served: list[Served], readings: Iterable[Reading], past: Past) -> None:
    """What the latest answers, the moods and the allocations ask for, at the time at which they asked."""
    for reading in readings:
        if reading.at > past.now - LATELY:
            with retold(reading.at):
                weigh_reading(reading=reading, at=reading.at)
    with retold(past.now):
        for one in served:
            weigh_allocation(household=one.household, at=past.now)
    _done_in_time(past)


def _done_in_time(past: Past) -> None:
    """Whom the advisor was to call before the last business day has been called."""
    for task in Task.objects.open().filter(due_on__lt=past.closes.days[-1]).select_related("owner"):
        at = past.moment(task.due_on or past.today, 17)
        with retold(at):
            complete_task(task=task, by=task.owner.actor, at=at)
