"""A letter to work with: written by the plain writer from a seeded sheet, with its figures in slots."""

from datetime import UTC, date, datetime
from typing import Any

from advisors.models import User
from clients.models import Client
from messaging.models import Message, Version
from messaging.writers import Brief
from messaging.writers.plain import Plain
from tests.messaging.households import random_sheet

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def a_draft(client: Client, *, seed: int = 1, **changes: Any) -> Message:
    household = client.household
    message = Message.objects.create(
        household=household, advisor=household.advisor, as_of=date(2026, 11, 20), when=changes.pop("when", Message.When.NOW)
    )
    new_version(message, seed=seed, **changes)
    return message


def new_version(message: Message, *, seed: int = 1, author: User | None = None, writer: str = "plain", **texts: Any) -> Version:
    sheet = random_sheet(seed)
    draft = Plain().write(Brief(sheet=sheet, seed=str(seed)))
    fields = {"subject": draft.subject, "preview": draft.preview, "body": draft.body, **texts}
    return Version.objects.create(
        message=message,
        number=message.versions.count() + 1,
        facts=sheet.as_json(),
        facts_hash=sheet.digest(),
        author=author,
        writer=writer,
        **fields,
    )


def with_text(message: Message, text: str, **fields: Any) -> Version:
    """A new version that also says this."""
    version = message.versions.order_by("-number").first()
    assert version is not None
    return new_version(message, body=version.body.replace("\n\n", f"\n\n{text}\n\n", 1), **fields)
