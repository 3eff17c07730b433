"""What is done for the record? Findings kept, complaints opened and closed, rules changed, sent messages archived."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from compliance.lexicon import FindingResult, Profile, seed_rules
from compliance.models.records import ArchiveRecord, Complaint, Finding, Rule
from compliance.retention import COMPLAINT_DAYS, keep_until
from events import Actor, record


class UnableToClose(Exception):
    """The case stays open."""


class UnableToChangeRule(Exception):
    """The rule stays as it is."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and the part of the message in which it stands: subject, preview or body."""

    part: str
    finding: FindingResult


@transaction.atomic
def keep_findings(*, version_id: UUID, found: Sequence[Placed]) -> list[Finding]:
    """The findings of a version as of now, each with the rule's text of the day; a second run replaces the first."""
    Finding.objects.filter(version_id=version_id).delete()
    return Finding.objects.bulk_create(
        Finding(
            version_id=version_id,
            part=placed.part,
            rule_code=placed.finding.rule,
            rule_version=str(placed.finding.version),
            rule_text=f"{placed.finding.title}. {placed.finding.source}",
            title=placed.finding.title,
            severity=placed.finding.severity.value,
            citation=placed.finding.citation,
            why=placed.finding.why,
            quote=placed.finding.quote,
            start=placed.finding.start,
            end=placed.finding.end,
            suggestion=placed.finding.fix,
        )
        for placed in found
    )


@transaction.atomic
def open_complaint(
    *,
    household_id: UUID,
    client_id: UUID | None,
    source_label: str,
    source_id: UUID,
    quote: str,
    received_at: datetime,
    by: Actor,
    said_at: datetime | None = None,
) -> Complaint:
    """A possible complaint becomes a case with a clock; the same source opens one case only.

    `said_at`: when these words were said, where the client changed them. What she says after the case was closed opens it again.
    """
    complaint, is_new = Complaint.objects.get_or_create(
        source_id=source_id,
        defaults={
            "household_id": household_id,
            "client_id": client_id,
            "source_label": source_label,
            "quote": quote,
            "received_at": received_at,
            "due_on": received_at.date() + timedelta(days=COMPLAINT_DAYS),
        },
    )
    if is_new:
        data = {"source": str(source_id), "due_on": complaint.due_on.isoformat()}
        record(kind="complaint.opened", by=by, obj=complaint, household_id=household_id, data=data, detail={"quote": quote})
    elif said_at and complaint.closed_at and said_at > complaint.closed_at:
        return _opened_again(complaint, quote, said_at=said_at, by=by)
    return complaint


def _opened_again(complaint: Complaint, quote: str, *, said_at: datetime, by: Actor) -> Complaint:
    """With a clock of its own; how it was closed before stands in the trail."""
    case = Complaint.objects.select_for_update().get(pk=complaint.pk)
    detail = {"quote": quote, "outcome_before": case.outcome}
    data = {"source": str(case.source_id), "was": case.state}
    case.state, case.outcome, case.closed_at, case.closed_by = Complaint.State.OPEN, "", None, None
    case.quote, case.received_at, case.due_on = quote, said_at, said_at.date() + timedelta(days=COMPLAINT_DAYS)
    case.save()
    data["due_on"] = case.due_on.isoformat()
    record(kind="complaint.reopened", by=by, obj=case, household_id=case.household_id, data=data, detail=detail)
    return case


@transaction.atomic
def decide_complaint(*, complaint: Complaint, is_complaint: bool, outcome: str, by: User, at: datetime) -> Complaint:
    """Compliance says what it was. A complaint stays open, confirmed, until it is resolved; the rest is closed."""
    case = _open_case(complaint, by)
    if is_complaint:
        return _moved(case, Complaint.State.CONFIRMED, outcome, by=by, at=None, kind="complaint.confirmed")
    return _moved(case, Complaint.State.NOT_A_COMPLAINT, outcome, by=by, at=at, kind="complaint.closed")


@transaction.atomic
def resolve_complaint(*, complaint: Complaint, outcome: str, by: User, at: datetime) -> Complaint:
    case = _open_case(complaint, by)
    return _moved(case, Complaint.State.RESOLVED, outcome, by=by, at=at, kind="complaint.closed")


def _open_case(complaint: Complaint, by: User) -> Complaint:
    if not by.may(Action.CLOSE_COMPLAINTS):
        raise UnableToClose("Compliance decides about complaints, never the advisor.")
    households = apps.get_model("clients", "Household")._default_manager
    if households.filter(pk=complaint.household_id, advisor=by).exists():
        raise UnableToClose("It is a client of your own, so another compliance officer decides.")
    case = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if case.closed_at:
        raise UnableToClose("This case is closed already.")
    return case


def _moved(case: Complaint, state: str, outcome: str, *, by: User, at: datetime | None, kind: str) -> Complaint:
    if not outcome.strip():
        raise UnableToClose("Write down what you found: the record needs it.")
    case.state, case.outcome = state, outcome
    case.closed_at, case.closed_by = (at, by) if at else (None, None)
    case.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
    record(kind=kind, by=by.actor, obj=case, household_id=case.household_id, data={"state": state}, detail={"outcome": outcome})
    return case


@transaction.atomic
def change_rule(*, code: str, severity: str, is_active: bool, reason: str, by: User) -> Rule:
    """The firm's own change of a shipped rule: a new version of it, so that old decisions still show theirs."""
    if not by.may(Action.CLOSE_COMPLAINTS):
        raise UnableToChangeRule("Rules are changed by compliance.")
    shipped = next((rule for rule in seed_rules() if rule.id == code), None)
    if shipped is None:
        raise UnableToChangeRule(f"There is no rule called {code}.")
    if is_active and severity not in Rule.Severity.values:
        raise UnableToChangeRule("Choose what the rule does: block, review or note.")
    if not reason.strip():
        raise UnableToChangeRule("Say why: an examiner will ask.")
    version = Rule.objects.filter(code=code).count() + 1
    kept = severity if is_active else shipped.severity.value
    rule = Rule.objects.create(code=code, version=version, severity=kept, is_active=is_active, reason=reason, by=by)
    data = {"code": code, "version": version, "severity": kept, "is_active": is_active}
    record(kind="rule.changed", by=by.actor, obj=rule, data=data, detail={"reason": reason})
    return rule


def archive(
    *, delivery_id: UUID, message_id: UUID, household_id: UUID, mime: bytes, profile: Profile, at: datetime
) -> ArchiveRecord:
    """The message as it is about to be handed over, in the transaction that says so. The same bytes are kept once."""
    kept, _ = ArchiveRecord.objects.get_or_create(
        delivery_id=delivery_id,
        sha256=hashlib.sha256(mime).hexdigest(),
        defaults={
            "message_id": message_id,
            "household_id": household_id,
            "mime": mime.decode(),
            "archived_at": at,
            "keep_until": keep_until(at.date(), profile=profile),
        },
    )
    return kept


def is_intact(record: ArchiveRecord) -> bool:
    """Whether the archived bytes still have the hash that they were archived with."""
    return hashlib.sha256((record.mime or "").encode()).hexdigest() == record.sha256
