"""What does a reviewer need to see of one version? Everything that the review page shows, computed once."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from advisors.models import User
from advisors.roles import Action
from clients.models import Client
from compliance.actions import Placed
from compliance.lexicon import Severity
from messaging import checker
from messaging.body import render
from messaging.checker import CheckResult
from messaging.facts import Fact, FactSheet
from messaging.findings import findings_of
from messaging.gate import answers_a_complaint, authors
from messaging.letters import recipients, sheet_of
from messaging.models import Message, Version
from messaging.review import marks, panel, tone
from messaging.review.marks import Mark
from messaging.review.places import as_shown, places
from messaging.when import next_morning
from tenants.configuration import Policy

SEVERITY_KIND = {Severity.BLOCK: "bad", Severity.REVIEW: "warn", Severity.NOTE: ""}


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule's finding as the page shows it."""

    placed: Placed

    @property
    def kind(self) -> str:
        return SEVERITY_KIND[self.placed.finding.severity]

    @property
    def quote(self) -> str:
        return self.placed.finding.quote

    @property
    def finding(self) -> object:
        return self.placed.finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    version: Version
    subject: str
    preview: str
    text: str
    paragraphs: list[list[Mark]]
    figures: list[panel.Row]
    refused: list[panel.Refused]
    objections: list[Objection]
    gauges: list[tone.Gauge]
    remark: str
    insertable: list[Fact]

    @property
    def must_fix(self) -> int:
        return sum(objection.kind == "bad" for objection in self.objections)

    @property
    def consider(self) -> int:
        return sum(objection.kind == "warn" for objection in self.objections)

    @property
    def is_clean(self) -> bool:
        return not self.refused and not self.must_fix

    @property
    def blockers(self) -> int:
        return len(self.refused) + self.must_fix


def review_of(version: Version, policy: Policy) -> Review:
    """`version.message` must be loaded. The checks are those of now, not those kept with the version."""
    sheet = sheet_of(version)
    result = checker.check(version.subject, version.body, sheet, preview=version.preview)
    objections = [Objection(placed) for placed in findings_of(version, policy)]
    text = render(version.body, sheet)
    return Review(
        version=version,
        subject=render(version.subject, sheet),
        preview=render(version.preview, sheet),
        text=text,
        paragraphs=_paragraphs(version, sheet, result, objections),
        figures=panel.rows(version.body, sheet, version.subject, version.preview),
        refused=panel.refused(result.findings),
        objections=sorted(objections, key=lambda objection: objection.kind != "bad"),
        gauges=tone.gauges(text, sheet.language),
        remark=tone.remark(text, sheet.language),
        insertable=panel.insertable(sheet),
    )


def _paragraphs(version: Version, sheet: FactSheet, result: CheckResult, objections: list[Objection]) -> list[list[Mark]]:
    found = places(version.body, sheet)
    bad = [(one.start, one.end) for one in result.findings if one.part == "body"]
    objected = [
        (as_shown((one.placed.finding.start, one.placed.finding.end), found), "flagged" if one.kind == "bad" else "noted")
        for one in objections
        if one.placed.part == "body" and one.kind
    ]
    return marks.letter(version.body, sheet, bad=bad, objections=objected)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    is_done: bool
    is_current: bool = False


def steps(message: Message, review: Review) -> list[Step]:
    """Drafted, Checked, Your review, Compliance, Scheduled, Sent."""
    state = message.state
    reached = {"draft": 2, "changes_requested": 2, "in_review": 3, "scheduled": 4, "sending": 5, "sent": 6, "withdrawn": 2}[state]
    labels = ["Drafted", "Checked", "Your review", "Compliance", "Scheduled", "Sent"]
    if reached == 2 and review.blockers:
        reached = 1
    return [Step(label, place < reached, place == reached) for place, label in enumerate(labels)]


@dataclass(frozen=True, slots=True)
class Rights:
    """What this person may do with the message now, and why not."""

    may_edit: bool
    may_submit: bool
    may_approve: bool
    may_withdraw: bool
    reason: str


def rights(message: Message, version: Version, user: User) -> Rights:
    is_open = message.state in {Message.State.DRAFT, Message.State.CHANGES_REQUESTED}
    in_review = message.state == Message.State.IN_REVIEW
    submits, approves = user.may(Action.SUBMIT_LETTERS), user.may(Action.APPROVE_LETTERS)
    is_author = approves and in_review and user.pk in authors(message, version)
    is_compliance_s = answers_a_complaint(message) and not user.may(Action.CLOSE_COMPLAINTS)
    is_changeable = is_open or message.state in {Message.State.IN_REVIEW, Message.State.SCHEDULED}
    return Rights(
        may_edit=user.may(Action.WRITE_LETTERS) and is_changeable,
        may_submit=submits and is_open,
        may_approve=approves and in_review and not is_author and not is_compliance_s,
        may_withdraw=submits and message.state not in {Message.State.SENT, Message.State.WITHDRAWN, Message.State.SENDING},
        reason=_reason(is_author, is_compliance_s) if approves and in_review else "",
    )


def _reason(is_author: bool, is_compliance_s: bool) -> str:
    if is_author:
        return "You wrote or submitted it, so another person approves it."
    return "It answers a possible complaint, so compliance approves it." if is_compliance_s else ""


def people(message: Message) -> list[str]:
    return [client.name for client in recipients(message)]


def coming_back(message: Message) -> list[Client]:
    """Recipients whose mail is known to come back; a letter that has not left yet would be held for them."""
    if message.state in {Message.State.SENDING, Message.State.SENT, Message.State.WITHDRAWN}:
        return []
    return [client for client in recipients(message) if client.email_bounced_at]


def goes(message: Message, now: datetime) -> str:
    """When it leaves, on the household's clock: "Tue 24 Nov, 8:30 am"; nothing once it has left."""
    if message.state in {Message.State.SENDING, Message.State.SENT, Message.State.WITHDRAWN}:
        return ""
    if message.send_at is None and message.when == Message.When.NOW:
        return "Once approved"
    at = message.send_at or next_morning(now, message.household.time_zone)
    local = at.astimezone(ZoneInfo(message.household.time_zone))
    return f"{local:%a} {local.day} {local:%b}, {local.hour % 12 or 12}:{local:%M} {local:%p}".replace("AM", "am").replace(
        "PM", "pm"
    )
