"""What do we say? Messages, their frozen versions, and the decisions about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advisors.models import User
from clients.models import Household
from relate.lib.models import Row, Rows


class MessageQuerySet(Rows["Message"]):
    def visible_to(self, user: User) -> "MessageQuerySet":
        return self.filter(user.books("household__advisor"), household__restricted_at=None)

    def drafts(self) -> "MessageQuerySet":
        return self.filter(state__in=[Message.State.DRAFT, Message.State.CHANGES_REQUESTED])

    def awaiting_approval(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.IN_REVIEW)


class Message(Row):
    """Anything that goes to a household; the text lives in its versions."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Letter"
        REPLY = "reply", "Reply"
        NOTE = "note", "Note"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "With compliance"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"
        SCHEDULED = "scheduled", "Scheduled"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class When(models.TextChoices):
        NOW = "now", "As soon as it is approved"
        MORNING = "morning", "The next morning, 8:30 in the client's time zone"

    household = models.ForeignKey(Household, models.PROTECT, related_name="messages")
    advisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages", help_text="In whose name")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LETTER)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    as_of = models.DateField(help_text="The day whose figures it tells")
    when = models.CharField(max_length=10, choices=When, default=When.MORNING, db_column="send_when")
    send_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    asked_for = models.TextField(blank=True, help_text="What the reviewer wants changed")
    answers = models.ForeignKey(
        "Delivery", models.PROTECT, null=True, blank=True, related_name="+", help_text="A reply goes to its client alone"
    )
    about_id = models.UUIDField(null=True, blank=True, help_text="The client's answer that a reply is about")
    needs_compliance = models.BooleanField(default=False, help_text="It answers a possible complaint: no policy lets it go")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["in_review", "scheduled", "sending", "sent"]) | Q(submitted_at__isnull=False),
                name="message_submitted_before_it_moves",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(send_at__isnull=False), name="message_scheduled_for_a_time"
            ),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_at_a_time"),
            models.UniqueConstraint(
                "household",
                "kind",
                condition=Q(state__in=["draft"], kind="letter"),
                name="message_one_open_letter_draft",
            ),
            models.UniqueConstraint("about_id", condition=Q(state="draft", kind="reply"), name="message_one_open_reply_draft"),
            models.CheckConstraint(
                condition=~Q(kind="reply") | Q(answers__isnull=False, about_id__isnull=False),
                name="message_reply_answers_something",
            ),
        ]
        indexes = [
            models.Index("about_id", condition=Q(about_id__isnull=False), name="message_by_answer"),
            models.Index("state", "send_at", name="message_by_state"),
            models.Index(fields=["household", "-created_at"], name="message_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.as_of}"


class Version(Row):
    """One frozen text of a message with the facts it was written from and what the checks said."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    preview = models.CharField(max_length=200, blank=True)
    body = models.TextField(help_text="Paragraphs with {slots}; code fills every figure")
    facts = models.JSONField(help_text="The sheet of facts, frozen")
    facts_hash = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Null: a machine")
    writer = models.CharField(max_length=40, help_text="plain, openai or person")
    model = models.CharField(max_length=80, blank=True)
    writer_log = models.JSONField(default=dict, help_text="Prompt version, parameters, what went wrong; no client data")
    note = models.TextField(blank=True, help_text="What the reviewer should know about how it was written")
    problems = models.JSONField(default=list, help_text="What the figure checker refused")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("message", "number", name="version_number_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Approval(Row):
    """One decision on one exact content and its recipients; any edit voids it."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        BY_POLICY = "by_policy", "Approved by the firm's policy"
        CHANGES_REQUESTED = "changes_requested", "Changes requested"

    message = models.ForeignKey(Message, models.CASCADE, related_name="approvals")
    version = models.ForeignKey(Version, models.CASCADE, related_name="approvals")
    decision = models.CharField(max_length=20, choices=Decision)
    content_hash = models.CharField(max_length=64, help_text="SHA-256 of the exact content and recipients")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Null: the policy")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who submitted it; never who approves it"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who last changed the text; never who approves it. Null: a machine wrote it",
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="approved") | (Q(by__isnull=False) & ~Q(by=models.F("author"))),
                name="approval_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved") | Q(editor=None) | ~Q(by=models.F("editor")),
                name="approval_not_by_the_last_editor",
            ),
            models.UniqueConstraint(
                "message",
                condition=Q(voided_at=None, decision__in=["approved", "by_policy"]),
                name="approval_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.at:%Y-%m-%d}"
