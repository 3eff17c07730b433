"""Which records are about a client: which rows, why the law keeps them, what erasure leaves? Read it as a table.

`PERSONAL` is what a client's copy holds and what erasure goes through; a model that stands neither there nor in
`relate.impersonal` fails the suite.
`INTERIM` goes along with the audit trail, so that each interim version of a message can be rebuilt.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from clients.models import Note, Referral, Task
from clients.privacy.classes import UNKNOWN, WITHOUT_NAMES, RecordClass, Remainder, Subject, Where, by_client, by_household
from feedback.models import Reading
from messaging.models import Delivery, Version
from portfolios.matching import marks_of_portfolio
from portfolios.models import Import, Portfolio

ERASED = "Erased"
BOOKS = "SEC 204-2: an adviser's books and records"
WORDS_SENT = "SEC 204-2(a)(7), 17a-4(b)(4): communications"
COMPLAINTS = "FINRA 4513: written complaints"
CONSENTS = "TCPA, CAN-SPAM: proof of consent and of its end"
TRAIL = "SEC 17a-4(f): before and after of what was changed"


def _event(subject: Subject) -> Q:
    return Q(event__object_id=subject.client_id) | Q(event__data__client_id=str(subject.client_id)) | _of_own_rows(subject)


def _of_own_rows(subject: Subject) -> Q:
    """Her deliveries and answers, whose events name the household only."""
    deliveries = Delivery.objects.filter(client=subject.client_id)
    return Q(event__object_id__in=deliveries.values("pk")) | Q(event__object_id__in=deliveries.values("reply"))


def _event_of_household(subject: Subject) -> Q:
    """What happened to the household as a whole: nothing about one of its clients, her or another."""
    about_a_client = Q(event__object_label__in=("clients.client", "clients.consent")) | Q(event__data__has_key="client_id")
    deliveries = Delivery.objects.filter(client__in=subject.others)
    others = Q(event__object_id__in=deliveries.values("pk")) | Q(event__object_id__in=deliveries.values("reply"))
    return Q(event__household_id=subject.household_id) & ~about_a_client & ~others


def _account(path: str = "") -> Where:
    """Accounts of the household that are hers too, or nobody's in particular."""
    return lambda subject: (
        Q(**{f"{path}household": subject.household_id})
        & (Q(**{f"{path}owners": None}) | Q(**{f"{path}owners__client": subject.client_id}))
    )


def _of_account(model: str, name: str, **blank: str) -> RecordClass:
    """Rows of an account; `blank`: in which of their fields people write, and what erasure leaves of each."""
    return RecordClass(model=model, name=name, shared=_account("portfolio__"), words=tuple(blank), blank=blank)


def _alert(subject: Subject) -> Q:
    of_others = Reading.objects.filter(reply__client__in=subject.others)
    return Q(household=subject.household_id) & ~Q(source_id__in=of_others.values("pk"))


def _version(path: str, where: Where) -> Where:
    return lambda subject: Q(**{path: Version.objects.filter(where(subject)).values("pk")})


_OF_MESSAGE, _OF_MESSAGES = by_client("message__answers__client"), by_household("message__household", unless="message__answers")

PERSONAL: tuple[RecordClass, ...] = (
    RecordClass(
        model="clients.client",
        name="The client",
        own=by_client("pk"),
        blank={
            "name": "Erased client",
            "salutation": "Client",
            "email": "",
            "email_bounced_at": None,
            "email_bounce_reason": "",
            "phone": "",
            "occupation": "",
            "born_on": None,
            "external_id": "",
            "receives_letters": False,
            "do_not_contact_reason": ERASED,
        },
        rule=BOOKS,
        dated="",
    ),
    RecordClass(
        model="clients.household",
        name="Her household",
        shared=by_household("pk"),
        words=("name",),
        blank={"name": "Erased household", "town": "", "external_id": "", "cadence": "none", "next_letter_on": None},
        rule=BOOKS,
        dated="",
    ),
    RecordClass(
        model="clients.consent",
        name="Consents",
        own=by_client("client"),
        blank={"wording": "", "source": ERASED},
        rule=CONSENTS,
        dated="at",
    ),
    RecordClass(
        model="clients.note",
        name="Notes and calls",
        own=by_client("client"),
        shared=by_household("household", unless="client"),
        words=("body",),
        blank={"body": ERASED},
        rule=BOOKS,
        dated="at",
    ),
    RecordClass(
        model="clients.task",
        name="Tasks",
        own=by_client("client"),
        shared=by_household("household", unless="client"),
        words=("title", "why"),
        is_deleted=True,
    ),
    RecordClass(model="clients.concern", name="Topics to answer", shared=by_household("household"), is_deleted=True),
    RecordClass(
        model="clients.referral",
        name="Referrals",
        own=by_client("client"),
        shared=by_household("household", unless="client"),
        words=("remark",),
        hidden=("name", "contact"),
        blank={"name": ERASED, "contact": "", "remark": ""},
    ),
    RecordClass(
        model="clients.clientimportchange",
        name="What imported files changed",
        own=by_client("object_id"),
        shared=by_household("object_id"),
        is_deleted=True,
    ),
    RecordClass(
        model="portfolios.portfolio",
        name="Accounts",
        own=lambda subject: Q(owners__client=subject.client_id) & ~Q(owners__client__in=subject.others),
        shared=_account(),
        words=("name",),
        hidden=("account_digest",),
        account_marks=marks_of_portfolio,
        blank={"name": "Erased account", "account_number": "", "account_digest": UNKNOWN, "account_tail": ""},
        rule=BOOKS,
        dated="",
    ),
    RecordClass(model="portfolios.ownership", name="Shares in accounts", own=by_client("client")),
    RecordClass(model="portfolios.target", name="Agreed weights", shared=by_household("household")),
    RecordClass(model="portfolios.householdsettings", name="Settings of figures", shared=by_household("household")),
    _of_account("portfolios.holding", "Holdings"),
    RecordClass(
        model="portfolios.transaction",
        name="Transactions",
        shared=_account("portfolio__"),
        words=("description",),
        hidden=("key",),
        blank={"description": ""},
        rule=BOOKS,
        dated="on",
    ),
    _of_account("portfolios.valuation", "Daily values"),
    _of_account("portfolios.formervaluation", "Daily values before a correction"),
    _of_account("portfolios.formerrecord", "Records that left the books again"),
    _of_account("portfolios.restatement", "Corrections of values", cause=ERASED),
    _of_account("portfolios.flag", "What is wrong in the books", text=ERASED, reason=""),
    _of_account("portfolios.appraisal", "Values by hand", source=ERASED),
    _of_account("portfolios.statedcost", "Costs by hand", source=ERASED),
    _of_account("portfolios.statedlot", "Lots as the custodian states them"),
    RecordClass(
        model="portfolios.syncedaccount",
        name="Synced accounts",
        shared=_account("portfolio__"),
        hidden=("mark",),
        is_deleted=True,
    ),
    RecordClass(model="portfolios.lotpick", name="Lots chosen for a sale", shared=_account("sale__portfolio__")),
    RecordClass(model="portfolios.formerownership", name="Shares in accounts before", own=by_client("client")),
    RecordClass(
        model="messaging.message",
        name="Messages",
        own=by_client("answers__client"),
        shared=by_household("household", unless="answers"),
        words=("asked_for",),
        blank={"asked_for": ""},
    ),
    RecordClass(
        model="messaging.version",
        name="Texts of messages",
        own=_OF_MESSAGE,
        shared=_OF_MESSAGES,
        words=("subject", "preview", "body", "facts", "note", "problems", "writer_log"),
        blank={
            "subject": ERASED,
            "preview": "",
            "body": ERASED,
            "facts": WITHOUT_NAMES,
            "note": "",
            "problems": [],
            "writer_log": {},
        },
        rule=WORDS_SENT,
    ),
    RecordClass(
        model="messaging.approval",
        name="Decisions about messages",
        own=_OF_MESSAGE,
        shared=_OF_MESSAGES,
        words=("reason",),
        blank={"reason": ""},
        rule=WORDS_SENT,
        dated="at",
    ),
    RecordClass(
        model="messaging.delivery",
        name="Deliveries",
        own=by_client("client"),
        blank={"address": "", "problem": "", "rating_token_hash": "", "preferences_token_hash": ""},
        rule=WORDS_SENT,
    ),
    RecordClass(
        model="messaging.deliveryevent",
        name="What became of letters on their way",
        own=by_client("delivery__client"),
        words=("reason",),
        blank={"reason": ""},
        rule=WORDS_SENT,
        dated="at",
    ),
    RecordClass(
        model="messaging.suppression",
        name="Messages that she does not want",
        own=by_client("client"),
        blank={"reason": ERASED},
        rule=CONSENTS,
        dated="at",
    ),
    RecordClass(
        model="feedback.reply",
        name="Answers",
        own=by_client("client"),
        words=("text",),
        blank={"text": ""},
        rule=WORDS_SENT,
        dated="received_at",
    ),
    RecordClass(
        model="feedback.replyversion",
        name="Earlier texts of answers",
        own=by_client("reply__client"),
        words=("text",),
        blank={"text": ""},
        rule=WORDS_SENT,
        dated="at",
    ),
    RecordClass(
        model="feedback.reading",
        name="How answers were read",
        own=by_client("reply__client"),
        words=("action_items", "evidence"),
        blank={"action_items": [], "evidence": []},
    ),
    RecordClass(
        model="insights.alert",
        name="Alerts",
        own=lambda subject: Q(source_id__in=Reading.objects.filter(reply__client=subject.client_id).values("pk")),
        shared=_alert,
        words=("title", "text", "outcome"),
        is_deleted=True,
    ),
    RecordClass(
        model="insights.kept", name="Insights", shared=by_household("household"), words=("title", "text"), is_deleted=True
    ),
    RecordClass(
        model="compliance.finding",
        name="What rules said about messages",
        own=_version("version_id__in", by_client("message__answers__client")),
        shared=_version("version_id__in", by_household("message__household", unless="message__answers")),
        words=("quote",),
        blank={"quote": ""},
        rule=WORDS_SENT,
    ),
    RecordClass(
        model="compliance.complaint",
        name="Complaints",
        own=by_client("client_id"),
        shared=by_household("household_id", unless="client_id"),
        words=("quote", "outcome"),
        blank={"quote": ERASED, "outcome": ERASED},
        rule=COMPLAINTS,
        dated="received_at",
    ),
    RecordClass(
        model="compliance.archiverecord",
        name="Letters as they were sent",
        own=lambda subject: Q(delivery_id__in=Delivery.objects.filter(client=subject.client_id).values("pk")),
        hidden=("mime",),
        is_archive=True,
        rule=WORDS_SENT,
        dated="archived_at",
    ),
    RecordClass(
        model="events.look",
        name="Who looked",
        own=by_client("client_id"),
        shared=by_household("household_id", unless="client_id"),
    ),
    RecordClass(
        model="events.eventdetail",
        name="Texts in the audit trail",
        own=_event,
        shared=_event_of_household,
        words=("text",),
        hidden=("salt",),
        also=("event.at", "event.kind"),
        is_deleted=True,
        is_sealed=True,
        rule=TRAIL,
        dated="event.at",
    ),
)


def _statements(subject: Subject) -> int:
    accounts = Portfolio.objects.filter(household=subject.household_id).values_list("pk", flat=True)
    wanted = [Q(accounts__contains=[{"portfolio": str(pk)}]) for pk in accounts]
    return Import.objects.filter(reduce(or_, wanted)).count() if wanted else 0


def _elsewhere(subject: Subject) -> int:
    """Texts of other households with her full name, address or number."""
    client = subject.client
    marks = [mark for mark in (client.name, client.email, client.phone) if len(mark) > 5]
    texts = ((Note, ("body",)), (Task, ("title", "why")), (Referral, ("name", "contact", "remark")))
    return sum(
        model._base_manager.exclude(household=subject.household_id)
        .filter(reduce(or_, [Q(**{f"{field}__icontains": mark}) for field in fields for mark in marks], Q(pk__in=[])))
        .count()
        for model, fields in texts
    )


REMAINING: tuple[Remainder, ...] = (
    Remainder("Custodians' statement files", f"{BOOKS}; each is about other clients too, and is kept as it came", _statements),
    Remainder(
        "Notes, tasks and referrals of other households", f"{BOOKS}; they are about somebody else, and mention her", _elsewhere
    ),
)

INTERIM: dict[str, str] = {
    "messaging.message": "what was written, and how far it came",
    "messaging.version": "each text that a message had",
    "messaging.approval": "who decided about which text",
    "messaging.delivery": "to whom it went, and what came of it",
    "messaging.deliveryevent": "what the provider told of it",
    "compliance.finding": "what the rules said about each text",
    "feedback.reply": "what clients answered",
    "feedback.replyversion": "each text that an answer had",
    "feedback.reading": "how it was read, and who corrected that",
    "compliance.rule": "the firm's own rules, each version",
    "compliance.complaint": "possible complaints and their outcome",
}
