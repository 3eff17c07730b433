"""How does a person read a letter before it goes, with all that is behind it?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import may_required, user_of
from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from clients.topics import TOPICS
from messaging import queries, review
from messaging.actions.drafting import newest_version
from messaging.gate import answers_a_complaint
from messaging.letters import html_of, letter_of, sheet_of
from messaging.links import placeholders
from messaging.models import Message, Version
from messaging.review.diff import changes
from relate.lib import csp
from relate.lib.pages import page
from tenants import enter

LOG_LABELS = {
    "tone": "Tone",
    "language": "Language",
    "concerns": "Answers",
    "prompt": "Instructions",
    "store": "Kept by the provider",
    "instead_of": "Instead of",
    "because": "Because",
    "edited": "Edited from version",
    "refreshed": "Words of version",
}
readers_of_letters = may_required(Action.READ_LETTERS)


def message_of(request: HttpRequest, pk: UUID) -> Message:
    visible = Message.objects.visible_to(user_of(request)).select_related(
        "household", "advisor", "submitted_by", "answers__client"
    )
    return get_object_or_404(visible, pk=pk)


def text_of(message: Message) -> Version:
    """The newest version, or 404 where nothing was written yet."""
    newest = newest_version(message)
    version = get_object_or_404(message.versions.select_related("author"), pk=newest.pk if newest else None)
    version.message = message
    return version


@require_safe
@readers_of_letters
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = message_of(request, pk)
    context = review_context(shown, text_of(shown), user_of(request))
    context["is_editing"] = "edit" in request.GET and context["rights"].may_edit
    return page(request, "messaging/message.html", context, fragment="messaging/_checks.html")


def review_context(message: Message, version: Version, user: User) -> dict[str, Any]:
    found = review.review_of(version, enter.required().policy)
    return {
        "message": message,
        "version": version,
        "review": found,
        "steps": review.steps(message, found),
        "rights": review.rights(message, version, user),
        "people": review.people(message),
        "neighbours": queries.neighbours(user, message),
        "versions": message.versions.select_related("author").order_by("-number"),
        "approvals": message.approvals.select_related("by", "version").order_by("-at"),
        "deliveries": queries.deliveries_of(message),
        "coming_back": review.coming_back(message),
        "goes": review.goes(message, timezone.now()),
        "may_schedule": user.may(Action.SUBMIT_LETTERS),
        "choices": Message.When.choices,
        "perms_to_approve": user.may(Action.APPROVE_LETTERS),
        "is_compliance_s": answers_a_complaint(message),
        "topics": [TOPICS[topic] for topic in version.writer_log.get("topics", []) if topic in TOPICS],
        "concerns": [TOPICS.get(topic, topic) for topic in version.writer_log.get("concerns", [])],
        "unavailable": sheet_of(version).unavailable,
    }


@require_safe
@readers_of_letters
def version(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One version beside the one before it: what was taken out and what was put in."""
    shown = message_of(request, pk)
    one = get_object_or_404(shown.versions.select_related("author"), number=number)
    one.message = shown
    before = shown.versions.filter(number=number - 1).first()
    context = {
        "message": shown,
        "version": one,
        "before": before,
        "review": review.review_of(one, enter.required().policy),
        "changes": changes(before, one),
        "log": _log(one),
        "versions": shown.versions.select_related("author").order_by("-number"),
    }
    return page(request, "messaging/version.html", context)


def _log(one: Version) -> list[tuple[str, str]]:
    """What was kept of how it was written, in words; concerns are topics, never a client's words."""
    kept = {name: value for name, value in one.writer_log.items() if name in LOG_LABELS and value not in ("", [], None)}
    shown = {name: _in_words(value) for name, value in kept.items()}
    return [(LOG_LABELS[name], text) for name, text in shown.items()]


def _in_words(value: Any) -> str:
    """Topics by their words, a language by its name."""
    if isinstance(value, list):
        return ", ".join(TOPICS.get(one, str(one)) for one in value)
    return str(dict(Household.Language.choices).get(value, value))


@require_safe
@readers_of_letters
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = message_of(request, pk)
    return page(request, "messaging/preview.html", {"message": shown, "version": text_of(shown), "people": review.people(shown)})


@require_safe
@readers_of_letters
@csp.letter_in_a_frame(reason="a letter's own styles; nothing in it runs, loads, submits or leads anywhere")
def preview_body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The mail as it would arrive, for the sandboxed frame; its links are places without a token."""
    shown, firm = message_of(request, pk), enter.required()
    letter = letter_of(text_of(shown), firm=firm, links=placeholders(host=firm.domain), approver=None)
    return HttpResponse(html_of(letter, firm))
