"""What does somebody mean who types a few letters? Households, clients, messages and things to do."""

from dataclasses import dataclass

from django.db.models import CharField, F, Q, Value
from django.urls import reverse

from advisors.models import User
from advisors.roles import Action
from clients.models import Client, Household
from messaging.models import Message, Version
from messaging.queries import shown_subject

FEW = 6
HOUSEHOLD = "household"
Row = tuple[str, object, str, str]  # name, key, kind, what stands beside it


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    url: str
    icon: str
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    options: tuple[Option, ...]


ACTIONS: tuple[tuple[str, str, str, Action | None], ...] = (
    ("Go to Today", "desk:today", "house", None),
    ("See every client", "desk:clients", "users", None),
    ("Review messages", "messaging:messages", "pencil-line", None),
    ("Read feedback", "feedback:list", "message-square-text", None),
    ("Look at alerts", "insights:alerts", "bell", None),
    ("See insights", "insights:overview", "chart-line", None),
    ("Follow referrals", "clients:referrals", "handshake", None),
    ("Import a statement", "portfolios:imports", "file-up", Action.IMPORT_FILES),
    ("Change your settings", "desk:settings", "settings", None),
    ("Open the records", "admin:index", "shield-check", Action.READ_THE_ADMIN),
)


def find(query: str, *, user: User) -> list[Group]:
    """Groups that are not empty. Words must all begin a word of the name; two queries, whatever the size of the book."""
    words = query.casefold().split()
    groups = [Group("Actions", _actions(words, user))]
    if words:
        rows = _people(words, user)
        people = Group("Clients", tuple(_person(*row) for row in rows))
        acts = Group("Actions", (*_acts(rows, user), *_actions(words, user)))
        groups = [people, Group("Messages", _messages(words, user)), acts]
    return [group for group in groups if group.options]


def _actions(words: list[str], user: User) -> tuple[Option, ...]:
    allowed = [action for action in ACTIONS if action[3] is None or user.may(action[3])]
    matching = [action for action in allowed if all(word in action[0].casefold() for word in words)]
    return tuple(Option(label, reverse(name), icon) for label, name, icon, _ in matching)


def _acts(rows: list[Row], user: User) -> tuple[Option, ...]:
    """What is done most for the first household that was meant."""
    meant = next(((pk, name) for name, pk, kind, _ in rows if kind == HOUSEHOLD), None)
    if meant is None or not user.may(Action.SERVE_CLIENTS):
        return ()
    pk, name = meant
    return (
        Option(f"Log a call with {name}", reverse("clients:log_call", args=[pk]), "phone"),
        Option(f"Write a note about {name}", reverse("clients:add_note", args=[pk]), "sticky-note"),
    )


def _people(words: list[str], user: User) -> list[Row]:
    """Households first, then the clients in them."""
    households = (
        Household.objects.visible_to(user)
        .served()
        .filter(_starting("name", words))
        .values_list("name", "pk", Value(HOUSEHOLD, CharField()), F("town"))
    )
    clients = (
        Client.objects.visible_to(user)
        .filter(_starting("name", words))
        .values_list("name", "pk", Value("client", CharField()), F("household__name"))
    )
    found = households.order_by("name")[:FEW].union(clients.order_by("name")[:FEW], all=True)
    return sorted(found, key=lambda row: (row[2] != HOUSEHOLD, row[0].casefold()))


def _person(name: str, pk: object, kind: str, meta: str) -> Option:
    if kind == HOUSEHOLD:
        return Option(name, reverse("desk:household", args=[pk]), "users", meta)
    return Option(name, reverse("desk:client", args=[pk]), "user-round", meta)


def _messages(words: list[str], user: User) -> tuple[Option, ...]:
    newest = (
        Version.objects.filter(message__in=Message.objects.visible_to(user))
        .order_by("message_id", "-number")
        .distinct("message_id")
    )
    meant = _starting("subject", words) | _starting("message__household__name", words)
    rows = Version.objects.filter(meant, pk__in=newest.values("pk"))
    rows = rows.select_related("message__household").order_by("-created_at")[:FEW]
    return tuple(
        Option(
            shown_subject({"subject": version.subject, "facts": version.facts}),
            reverse("messaging:message", args=[version.message_id]),
            "mail",
            f"{version.message.household.name} · {version.message.get_state_display()}",
        )
        for version in rows
    )


def _starting(field: str, words: list[str]) -> Q:
    """Each word begins the text, or a word in it (also after a dash, as in Okafor–Reyes)."""
    every = Q()
    for word in words:
        starts = Q(**{f"{field}__istartswith": word})
        for gap in (" ", "-", "–", "(", "“"):
            starts |= Q(**{f"{field}__icontains": f"{gap}{word}"})
        every &= starts
    return every
