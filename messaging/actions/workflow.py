"""How does a draft get on its way? Its author submits it, takes it back, withdraws it, or says when it goes."""

from datetime import datetime, timedelta

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from compliance.actions import Placed, keep_findings
from events import record
from messaging import checker, findings, when
from messaging.actions import approval, sending
from messaging.gate import answers_a_complaint, doubted_because
from messaging.letters import recipients, sheet_of
from messaging.models import Approval, Message, Version
from tenants import enter
from tenants.configuration import Policy

UNDO = timedelta(seconds=60)


class UnableToSubmit(Exception):
    """The draft stays a draft."""


class UnableToTakeBack(Exception):
    """It is on its way."""


class UnableToWithdraw(Exception):
    """It stays as it is."""


class UnableToSchedule(Exception):
    """It goes when it was to go."""


@transaction.atomic
def submit(*, message: Message, by: User, at: datetime) -> Message:
    """To compliance, or on its way where the firm's policy asks nobody. Checked again as it is now."""
    locked = _locked(message)
    version = _newest(locked)
    if not by.may(Action.SUBMIT_LETTERS):
        raise UnableToSubmit("Your role does not submit letters; the advisor does.")
    if locked.state not in {Message.State.DRAFT, Message.State.CHANGES_REQUESTED}:
        raise UnableToSubmit(f"It is already {locked.get_state_display().lower()}.")
    if not recipients(locked):
        raise UnableToSubmit(f"Nobody at {locked.household} receives letters by e-mail. Add an address first.")
    if all(client.email_bounced_at for client in recipients(locked)):
        raise UnableToSubmit("Mail to everyone at this household comes back. Correct an address, or say that it works, first.")
    if locked.kind == Message.Kind.LETTER and (doubt := doubted_because(locked.household_id)):
        raise UnableToSubmit(doubt)  # written before that was known
    policy = enter.required().policy
    found = _checked(version, policy)
    locked.state, locked.submitted_at, locked.submitted_by, locked.asked_for = Message.State.IN_REVIEW, at, by, ""
    locked.save(update_fields=["state", "submitted_at", "submitted_by", "asked_for"])
    data = {"version": version.number, "findings": len(found)}
    record(kind="message.submitted", by=by.actor, obj=locked, household_id=locked.household_id, data=data)
    if _may_go_by_policy(locked, policy, found):
        return approval.by_policy(message=locked, version=version, at=at)
    return locked


def _may_go_by_policy(message: Message, policy: Policy, found: list[Placed]) -> bool:
    """A reply to what may be a complaint never does."""
    if answers_a_complaint(message):
        return False
    return policy.approval == "none" or (policy.approval == "flagged" and not findings.needs_a_look(found))


def _checked(version: Version, policy: Policy) -> list[Placed]:
    """The figures are bound and no rule blocks it, or it is not submitted."""
    result = checker.check(version.subject, version.body, sheet_of(version), preview=version.preview)
    if not result.is_clean:
        raise UnableToSubmit(f"{result.findings[0].message} Correct it, then submit.")
    found = findings.findings_of(version, policy)
    keep_findings(version_id=version.pk, found=found)
    if stopped := findings.blocks(found):
        first = stopped[0].finding
        raise UnableToSubmit(f"“{first.quote}”: {first.why} {first.fix} ({first.citation})")
    return found


@transaction.atomic
def take_back(*, message: Message, by: User, at: datetime) -> Message:
    """Undo: within a minute of submitting, the one who submitted it has the draft again."""
    locked = _locked(message)
    if locked.submitted_by_id != by.pk:
        raise UnableToTakeBack("Only whoever submitted it can take it back.")
    if locked.submitted_at is None or at - locked.submitted_at > UNDO:
        raise UnableToTakeBack("The minute is over. Withdraw it instead.")
    if locked.approvals.filter(decision=Approval.Decision.APPROVED, voided_at=None).exists():
        raise UnableToTakeBack("It is approved already. Withdraw it instead.")
    return _back_to_draft(locked, by=by, at=at)


@transaction.atomic
def reopen(*, message: Message, by: User, at: datetime) -> Message:
    """Before an edit of a message under review or scheduled: no approval outlives a change."""
    return _back_to_draft(_locked(message), by=by, at=at)


def _back_to_draft(locked: Message, *, by: User, at: datetime) -> Message:
    if locked.state not in {Message.State.IN_REVIEW, Message.State.SCHEDULED} or not sending.cancel(message=locked):
        raise UnableToTakeBack(f"It is {locked.get_state_display().lower()}.")
    approval.void(message=locked, at=at)
    newer = Message.objects.filter(household=locked.household_id, kind=locked.kind, state=Message.State.DRAFT).exists()
    locked.state = Message.State.CHANGES_REQUESTED if newer else Message.State.DRAFT
    locked.send_at = None
    locked.save(update_fields=["state", "send_at"])
    record(kind="message.taken_back", by=by.actor, obj=locked, household_id=locked.household_id)
    return locked


@transaction.atomic
def withdraw(*, message: Message, by: User, at: datetime, reason: str = "") -> Message:
    """It will not be sent. What has been handed over cannot be withdrawn."""
    locked = _locked(message)
    if locked.state in {Message.State.SENT, Message.State.WITHDRAWN} or not sending.cancel(message=locked):
        raise UnableToWithdraw(f"It is {locked.get_state_display().lower()}.")
    approval.void(message=locked, at=at)
    locked.state, locked.send_at = Message.State.WITHDRAWN, None
    locked.save(update_fields=["state", "send_at"])
    record(kind="message.withdrawn", by=by.actor, obj=locked, household_id=locked.household_id, detail={"reason": reason})
    return locked


@transaction.atomic
def schedule(*, message: Message, choice: str, by: User, at: datetime) -> Message:
    """As soon as it is approved, or the next morning at 8:30 where the household lives."""
    locked = _locked(message)
    if choice not in Message.When.values:
        raise UnableToSchedule("Choose when it goes.")
    if locked.state not in {
        Message.State.DRAFT,
        Message.State.CHANGES_REQUESTED,
        Message.State.IN_REVIEW,
        Message.State.SCHEDULED,
    }:
        raise UnableToSchedule(f"It is {locked.get_state_display().lower()}.")
    locked.when = choice
    locked.save(update_fields=["when"])
    record(kind="message.timed", by=by.actor, obj=locked, household_id=locked.household_id, data={"when": choice})
    if locked.state == Message.State.SCHEDULED:
        return put_on_its_way(message=locked, by=by, at=at)
    return locked


def put_on_its_way(*, message: Message, by: User | None, at: datetime) -> Message:
    """An approved message gets its instant and one delivery for each recipient. Running it twice changes nothing."""
    message.refresh_from_db(fields=["submitted_at", "when"])
    return sending.queue(message=message, due_at=due_at(message, at), by=by)


def due_at(message: Message, at: datetime) -> datetime:
    """Where nobody but the policy approved, "as soon as approved" leaves the minute in which it can be taken back."""
    if message.when == Message.When.MORNING:
        return when.next_morning(at, message.household.time_zone)
    stands = approval.standing(message)
    if stands and stands.decision == Approval.Decision.BY_POLICY and message.submitted_at:
        return max(at, message.submitted_at + UNDO)
    return at


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("household", "advisor").get(pk=message.pk)


def _newest(message: Message) -> Version:
    version = message.versions.order_by("-number").first()
    if version is None:
        raise UnableToSubmit("It has no text yet.")
    version.message = message
    return version
