import pytest
from django.db import transaction

import events

pytestmark = pytest.mark.django_db


def happened(client, kind="reading.made"):
    with transaction.atomic():
        return events.record(kind=kind, by=events.MACHINE, obj=client, household_id=client.household_id)


def test_the_first_question_learns_where_it_stands(client_for, ada, ivy):
    event = happened(ivy)
    assert client_for(ada).get("/live/").json() == {"events": [], "last": str(event.pk)}


def test_what_happened_since_is_told(client_for, ada, ivy):
    before = happened(ivy, "note.added")
    after = happened(ivy)
    news = client_for(ada).get("/live/", {"after": str(before.pk)}).json()
    assert {"event": str(after.pk), "kind": "reading.made", "household_id": str(ivy.household_id)} in news["events"]


def test_a_colleague_does_not_hear_of_it(client_for, ben, ivy):
    before = happened(ivy)
    happened(ivy)
    assert client_for(ben).get("/live/", {"after": str(before.pk)}).json()["events"] == []


def test_compliance_hears_of_every_household(client_for, cora, ivy):
    before = happened(ivy)
    happened(ivy)
    assert client_for(cora).get("/live/", {"after": str(before.pk)}).json()["events"]


@pytest.mark.parametrize("cursor", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_cursor_tells_nothing(client_for, ada, ivy, cursor):
    happened(ivy)
    assert client_for(ada).get("/live/", {"after": cursor}).json()["events"] == []


def test_it_is_never_kept_by_a_browser(client_for, ada):
    assert "no-store" in client_for(ada).get("/live/")["Cache-Control"]


def test_a_visitor_signs_in_first(visitor, larkspur):
    assert visitor(larkspur).get("/live/").status_code == 302


def test_it_is_only_asked(client_for, ada):
    assert client_for(ada).post("/live/").status_code == 405
