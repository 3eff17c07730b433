"""When a household's letter is written by a model, which of its secrets leave the building? None of the seeded ones."""

import pytest

from messaging.actions import draft_letter
from messaging.models import Message
from tenants.models import Organization
from tests.messaging.conftest import NOW, TODAY
from tests.messaging.openai_stub import serving

pytestmark = pytest.mark.django_db

SECRETS = {
    "name": "Philippa Quillfeather",
    "salutation": "Pippa",
    "email": "pippa@quillfeather.example",
    "phone": "+1 503 555 0192",
    "household": "Quillfeather of Birch Lane",
    "town": "Astoria-by-the-Sea",
    "note": "SSN 536-90-4399, worried about her heart operation",
    "account": "8821-1000",
    "reply": "you people lost my trust, says the reply",
}


@pytest.fixture
def seeded(figures, ivy, ada):
    from clients.actions import add_note, note_concern

    figures.name, figures.town = SECRETS["household"], SECRETS["town"]
    figures.save()
    for field in ("name", "salutation", "email", "phone"):
        setattr(ivy, field, SECRETS[field])
    ivy.save()
    add_note(household=figures, body=SECRETS["note"], by=ada, at=NOW)
    note_concern(household=figures, topic="trust", source_id=ivy.pk, at=NOW, by=ada.actor)
    return figures


def test_t11_e6_no_secret_of_a_household_reaches_the_model(seeded, ada, settings):
    with serving("right") as server:
        settings.WRITER, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "openai", "test", server.url
        message = draft_letter(household=seeded, on=TODAY, by=ada.actor)
    assert message.versions.get().writer == "openai"
    (sent,) = server.seen
    hidden = [*SECRETS.values(), ada.name, ada.email, str(seeded.pk), "Larkspur"]
    assert [secret for secret in hidden if secret in sent] == []


def test_a_wrong_answer_is_told_on_the_review_page(client_for, seeded, ada, settings):
    with serving("invented") as server:
        settings.WRITER, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "openai", "test", server.url
        message = draft_letter(household=seeded, on=TODAY, by=ada.actor)
    page = client_for(ada).get(f"/messages/{message.pk}/").content.decode()
    assert "The AI draft was refused" in page
    assert "12.4%" not in message.versions.get().body


def test_a_firm_that_forbids_it_has_its_letters_written_here(seeded, ada, larkspur, settings):
    from tenants import enter

    with serving("right") as server:
        settings.WRITER, settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "openai", "test", server.url
        Organization.objects.filter(pk=larkspur.pk).update(ai_tone_settings={"writer": "plain"})
        with enter.firm(Organization.objects.get(pk=larkspur.pk)):
            draft_letter(household=seeded, on=TODAY, by=ada.actor)
        assert server.seen == []
    assert Message.objects.get().versions.get().writer == "plain"
