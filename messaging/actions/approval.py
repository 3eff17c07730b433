"""Who lets a message go? Another person, or the firm's policy, for one exact content and its recipients."""

from datetime import datetime

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from events import MACHINE, record
from messaging.gate import answers_a_complaint, authors
from messaging.letters import content_hash, recipients
from messaging.models import Approval, Message, Version
from tenants import enter


class UnableToApprove(Exception):
    """The message is not approved."""


class UnableToRequestChanges(Exception):
    """Nothing was asked for."""


@transaction.atomic
def approve(*, message: Message, by: User, at: datetime, version: Version | None = None) -> Message:
    """`version` is the text that the approver has read: where a newer one stands, nothing is approved."""
    locked, newest = _under_review(message, by, UnableToApprove)
    if version is not None and version.pk != newest.pk:
        raise UnableToApprove("The text was changed meanwhile. Read it again.")
    if standing(locked):
        raise UnableToApprove("It is approved already.")
    if answers_a_complaint(locked) and not by.may(Action.CLOSE_COMPLAINTS):
        raise UnableToApprove("It answers a possible complaint, so compliance approves it.")
    if by.pk in authors(locked, newest):
        raise UnableToApprove("You wrote or edited this message, so another person approves it.")
    _stand(locked, newest, decision=Approval.Decision.APPROVED, by=by, at=at)
    return locked


@transaction.atomic
def by_policy(*, message: Message, version: Version, at: datetime) -> Message:
    """Where the firm asks nobody, the policy is what let it go, and says so in the record."""
    _stand(message, version, decision=Approval.Decision.BY_POLICY, by=None, at=at)
    return message


@transaction.atomic
def request_changes(*, message: Message, by: User, reason: str, at: datetime) -> Message:
    locked, newest = _under_review(message, by, UnableToRequestChanges)
    if not reason.strip():
        raise UnableToRequestChanges("Say what should change, so that the author knows.")
    void(message=locked, at=at)
    Approval.objects.create(
        message=locked,
        version=newest,
        decision=Approval.Decision.CHANGES_REQUESTED,
        content_hash=_hash(locked, newest, None),
        by=by,
        author=locked.submitted_by or locked.advisor,
        editor=newest.author,
        reason=reason.strip(),
        at=at,
    )
    locked.state, locked.asked_for = Message.State.CHANGES_REQUESTED, reason.strip()
    locked.save(update_fields=["state", "asked_for"])
    data = {"version": newest.number}
    household = locked.household_id
    record(
        kind="message.changes_requested", by=by.actor, obj=locked, household_id=household, data=data, detail={"reason": reason}
    )
    return locked


def void(*, message: Message, at: datetime) -> int:
    """No approval outlives a change of the text, its recipients, or its author's mind."""
    return Approval.objects.filter(message=message, voided_at=None).update(voided_at=at)


def standing(message: Message) -> Approval | None:
    decisions = [Approval.Decision.APPROVED, Approval.Decision.BY_POLICY]
    return message.approvals.filter(voided_at=None, decision__in=decisions).select_related("by", "version").first()


def is_still_approved(message: Message, approval: Approval) -> bool:
    """Whether what would be sent now is, word for word and person for person, what was approved."""
    newest = message.versions.order_by("-number").first()
    return bool(newest and newest.pk == approval.version_id and _hash(message, newest, approval.by) == approval.content_hash)


def _under_review(message: Message, by: User, refusal: type[Exception]) -> tuple[Message, Version]:
    locked = (
        Message.objects.select_for_update(of=("self",)).select_related("household", "advisor", "submitted_by").get(pk=message.pk)
    )
    if not by.may(Action.APPROVE_LETTERS):
        raise refusal("Your role does not review messages.")
    if locked.state != Message.State.IN_REVIEW:
        raise refusal(f"It is {locked.get_state_display().lower()}, so there is nothing to decide.")
    newest = locked.versions.order_by("-number").select_related("author").first()
    if newest is None:
        raise refusal("It has no text.")
    newest.message = locked
    return locked, newest


def _stand(message: Message, version: Version, *, decision: str, by: User | None, at: datetime) -> None:
    Approval.objects.create(
        message=message,
        version=version,
        decision=decision,
        content_hash=_hash(message, version, by),
        by=by,
        author=message.submitted_by or message.advisor,
        editor=version.author,
        at=at,
    )
    data = {"version": version.number, "decision": str(decision)}
    record(kind="message.approved", by=by.actor if by else MACHINE, obj=message, household_id=message.household_id, data=data)


def _hash(message: Message, version: Version, approver: User | None) -> str:
    version.message = message
    return content_hash(version, firm=enter.required(), to=recipients(message), approver=approver)
