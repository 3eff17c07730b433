"""How does a letter come to be? From the facts of a household, by a writer, checked, as a frozen version."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction

from clients.models import Household
from compliance.actions import keep_findings
from events import Actor, record
from messaging import checker
from messaging.facts import FactSheet
from messaging.findings import findings_of
from messaging.gate import doubted_because
from messaging.models import Message, Version
from messaging.sheets import NoFigures, greeted, sheet_for
from messaging.words import LANGUAGES
from messaging.writers import Brief, Draft, Writer
from messaging.writers.fallback import write_checked
from messaging.writers.openai import OpenAI
from messaging.writers.plain import Plain
from tenants import enter

OPEN = (Message.State.DRAFT, Message.State.CHANGES_REQUESTED)
ON_ITS_WAY = (Message.State.IN_REVIEW, Message.State.SCHEDULED, Message.State.SENDING)


class UnableToDraft(Exception):
    """There is no letter to write now; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a version says, and who wrote it. `author_id` None: a machine."""

    subject: str
    preview: str
    body: str
    writer: str
    model: str = ""
    author_id: UUID | None = None
    note: str = ""
    log: dict[str, object] | None = None


def draft_letter(*, household: Household, on: date, by: Actor) -> Message:
    """A draft from today's facts. An open draft gets a new version instead of a second draft; a person's words are kept.

    The writer may call another machine, so it works before the transaction that keeps its text.
    """
    _refuse_what_is_on_its_way(household)
    _refuse_what_the_books_do_not_bear(household)
    open_draft = _open_draft(household)
    newest = newest_version(open_draft) if open_draft else None
    has_a_person_s_words = newest is not None and newest.author_id is not None
    sheet = _sheet(household, on, newest.facts["language"] if newest and has_a_person_s_words else "")
    if open_draft and newest and newest.facts_hash == sheet.digest():
        return open_draft
    text = _same_words(newest) if newest and has_a_person_s_words else _written(household, sheet)
    return _keep_draft(household=household, sheet=sheet, text=text, by=by)


def newest_version(message: Message) -> Version | None:
    return message.versions.order_by("-number").first()


def add_version(*, message: Message, sheet: FactSheet, text: Text) -> Version:
    """The next frozen text of a message, with what the checker and the rules say. Inside the caller's transaction."""
    result = checker.check(text.subject, text.body, sheet, preview=text.preview)
    newest = newest_version(message)
    version = Version.objects.create(
        message=message,
        number=newest.number + 1 if newest else 1,
        subject=text.subject,
        preview=text.preview,
        body=text.body,
        facts=sheet.as_json(),
        facts_hash=sheet.digest(),
        author_id=text.author_id,
        writer=text.writer,
        model=text.model,
        writer_log=text.log or {},
        note=text.note,
        problems=[finding.as_json() for finding in result.findings],
    )
    keep_findings(version_id=version.pk, found=findings_of(version, enter.required().policy))
    return version


def configured_writer(chosen: str) -> Writer:
    """The firm's choice, or the product's. A firm that chose "plain" never has a letter written elsewhere."""
    if (chosen or settings.WRITER) == "openai" and settings.OPENAI_API_KEY:
        return OpenAI(api_key=settings.OPENAI_API_KEY, base_url=settings.OPENAI_BASE_URL, model=settings.OPENAI_MODEL)
    return Plain()


def brief_for(household: Household, sheet: FactSheet) -> Brief:
    raised = household.concerns.filter(answered_at=None).order_by("-raised_at").values_list("topic", flat=True)
    return Brief(
        sheet=sheet,
        seed=str(household.pk),
        tone=household.tone,
        concerns=tuple(dict.fromkeys(raised)),
        several=len(greeted(household)) > 1,
    )


def _refuse_what_is_on_its_way(household: Household) -> None:
    waiting = Message.objects.filter(household=household, kind=Message.Kind.LETTER, state__in=ON_ITS_WAY).first()
    if waiting:
        raise UnableToDraft(f"A letter to {household} is {waiting.get_state_display().lower()} already.")


def _refuse_what_the_books_do_not_bear(household: Household) -> None:
    """No machine writes from figures of which something is known to be wrong and nobody has accepted it."""
    if doubt := doubted_because(household.pk):
        raise UnableToDraft(doubt)


def _sheet(household: Household, on: date, language: str) -> FactSheet:
    try:
        return sheet_for(household, on=on, language=language)
    except NoFigures as error:
        raise UnableToDraft(f"There are no figures for {household}: {error}") from error


def _open_draft(household: Household) -> Message | None:
    drafts = Message.objects.filter(household=household, kind=Message.Kind.LETTER, state__in=OPEN)
    return drafts.order_by("-created_at").first()


def _written(household: Household, sheet: FactSheet) -> Text:
    brief = brief_for(household, sheet)
    draft = write_checked(brief, configured_writer(enter.required().tone.writer))
    return Text(
        subject=draft.subject,
        preview=draft.preview,
        body=draft.body,
        writer=draft.writer,
        model=draft.model,
        note=" ".join([*draft.notes, *_language_note(household)]),
        log=_log(brief, draft),
    )


def _language_note(household: Household) -> list[str]:
    if household.language in LANGUAGES:
        return []
    asked = household.get_language_display()
    return [f"{household} asked for {asked}; letters are written in English and Spanish, so this one is in English."]


def _log(brief: Brief, draft: Draft) -> dict[str, object]:
    """What it was written from and how: hashes, codes and settings, no client's data."""
    return {
        **draft.record,
        "facts": brief.sheet.digest(),
        "tone": brief.tone,
        "language": brief.sheet.language,
        "concerns": list(draft.concerns),
    }


def _same_words(version: Version) -> Text:
    """A person's text stays; only its figures are those of today."""
    note = "The figures are new; the words are those of the version before."
    log = {**version.writer_log, "refreshed": version.number}
    return Text(
        subject=version.subject,
        preview=version.preview,
        body=version.body,
        writer=version.writer,
        model=version.model,
        author_id=version.author_id,
        note=note,
        log=log,
    )


@transaction.atomic
def _keep_draft(*, household: Household, sheet: FactSheet, text: Text, by: Actor) -> Message:
    """Two that draft at once meet at the household's row: the second finds the first one's draft."""
    Household.objects.select_for_update().get(pk=household.pk)
    message = _open_draft(household)
    if message is None:
        _refuse_what_is_on_its_way(household)
        message = Message.objects.create(household=household, advisor=household.advisor, as_of=sheet.as_of)
    elif message.as_of != sheet.as_of:
        message.as_of = sheet.as_of
        message.save(update_fields=["as_of"])
    version = add_version(message=message, sheet=sheet, text=text)
    data = {"version": version.number, "writer": version.writer, "problems": len(version.problems)}
    record(kind="message.drafted", by=by, obj=message, household_id=household.pk, data=data)
    return message
