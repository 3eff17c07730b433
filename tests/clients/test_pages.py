"""Do the forms about clients work for whom they should, refuse politely, and stay shut for everybody else?"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from clients import actions
from clients.models import Client, ClientImport, Consent, Household, Note, Referral, Task

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
HTMX = {"HX-Request": "true", "HX-Target": "clients-tasks"}
HOUSEHOLD = {
    "name": "Lindqvist",
    "client_name": "Margaret Lindqvist",
    "email": "m@lindqvist.example",
    "agreed": "on",
    "since_on": "2015-09-01",
    "cadence": "monthly",
    "channel": "email",
    "tone": "warm",
    "language": "en",
    "time_zone": "America/Chicago",
    "town": "Astoria",
}


@pytest.fixture(autouse=True)
def _now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def places(ada, ivy) -> dict[str, str]:
    """Every page of this room that is about one thing, and what it takes to be valid there."""
    home, person = f"/households/{ivy.household_id}", f"/clients/{ivy.pk}"
    task = actions.add_task(household=ivy.household, title="Call Ivy", owner=ada, by=ada.actor)
    referral = actions.name_referral(household=ivy.household, name="Femi", at=NOW, by=ada.actor)
    batch = actions.preview(name="c.csv", content=b"Name\nBo Li\n", by=ada)
    return {
        "edit_household": f"{home}/edit/",
        "new_client": f"{home}/clients/new/",
        "log_call": f"{home}/call/",
        "add_note": f"{home}/note/",
        "tasks": f"{home}/tasks/",
        "task_done": f"/tasks/{task.pk}/done/",
        "task_undo": f"/tasks/{task.pk}/undo/",
        "edit_client": f"{person}/edit/",
        "give_consent": f"{person}/consent/",
        "withdraw_consent": f"{person}/consent/withdraw/",
        "forbid_contact": f"{person}/block/",
        "move_referral": f"/referrals/{referral.pk}/move/",
        "import": f"/clients/import/{batch.pk}/",
        "import_columns": f"/clients/import/{batch.pk}/columns/",
        "import_begin": f"/clients/import/{batch.pk}/begin/",
        "import_undo": f"/clients/import/{batch.pk}/undo/",
        "import_skipped": f"/clients/import/{batch.pk}/skipped.csv",
    }


ONLY_POST = {"task_done", "task_undo", "withdraw_consent", "move_referral", "import_columns", "import_begin", "import_undo"}
ONLY_GET = {"import", "import_skipped"}


def test_every_door_is_shut_for_a_colleague_and_another_firm(client_for, ben, eve, places):
    for who in (ben, eve):
        browser = client_for(who)
        wrong = {name for name, url in places.items() if name not in ONLY_GET and browser.post(url).status_code != 404}
        wrong |= {name for name, url in places.items() if name not in ONLY_POST and browser.get(url).status_code != 404}
        assert wrong == set()


def test_every_door_is_shut_for_a_role_that_does_not_serve_clients(client_for, cora, places):
    browser = client_for(cora)
    assert {name for name, url in places.items() if name not in ONLY_GET and browser.post(url).status_code != 403} == set()


def test_every_door_asks_a_visitor_to_sign_in(visitor, larkspur, places):
    browser = visitor(larkspur)
    assert {name for name, url in places.items() if browser.get(url).status_code not in (302, 405)} == set()


def test_every_door_takes_the_methods_it_says(client_for, ada, places):
    browser = client_for(ada)
    assert {name for name in ONLY_POST if browser.get(places[name]).status_code != 405} == set()
    assert {name for name in ONLY_GET if browser.post(places[name]).status_code != 405} == set()
    assert {name for name in set(places) - ONLY_POST if browser.get(places[name], follow=True).status_code != 200} == set()


def test_a_new_household_comes_with_its_person_and_consent(client_for, ada):
    response = client_for(ada).post("/households/new/", HOUSEHOLD)
    household = Household.objects.get(name="Lindqvist")
    assert (response.status_code, response["Location"]) == (302, f"/households/{household.pk}/")
    assert (household.advisor, household.next_letter_on) == (ada, date(2026, 12, 1))
    assert Consent.objects.get().client == Client.objects.get(name="Margaret Lindqvist")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "required"),
        ("email", "ngozi@example", "valid email"),
        ("email", "", "Without an address"),
        ("since_on", "2030-01-01", "has not come yet"),
        ("time_zone", "Mars/Olympus", "is not offered here"),
    ],
)
def test_a_form_with_a_mistake_comes_back_with_it_marked(client_for, ada, field, value, said):
    response = client_for(ada).post("/households/new/", {**HOUSEHOLD, field: value})
    assert response.status_code == 422
    assert said in response.text
    assert 'value="Margaret Lindqvist"' in response.text
    assert not Household.objects.exists()


def test_an_advisor_cannot_hand_a_household_to_a_colleague(client_for, ada, ben, fay, ivy):
    url, values = f"/households/{ivy.household_id}/edit/", {**HOUSEHOLD, "advisor": str(ben.pk)}
    client_for(ada).post(url, values)
    assert Household.objects.get(pk=ivy.household_id).advisor == ada
    client_for(fay).post(url, values)
    assert Household.objects.get(pk=ivy.household_id).advisor == ben


def test_details_of_a_client_change(client_for, ada, ivy):
    values = {"kind": "person", "name": "Ivy Moss-Hale", "salutation": "", "email": "NEW@moss.example", "receives_letters": "on"}
    client_for(ada).post(f"/clients/{ivy.pk}/edit/", values)
    ivy.refresh_from_db()
    assert (ivy.name, ivy.salutation, ivy.email.lower()) == ("Ivy Moss-Hale", "Ivy", "new@moss.example")


def test_a_call_is_logged_in_the_advisors_own_time(client_for, ada, ivy):
    values = {"kind": "call", "at": "2026-11-23T08:15", "minutes": "14", "client": str(ivy.pk), "body": "Wants to retire at 58."}
    assert client_for(ada).post(f"/households/{ivy.household_id}/call/", values).status_code == 302
    assert Note.objects.get().at == datetime(2026, 11, 23, 13, 15, tzinfo=UTC)
    later = client_for(ada).post(f"/households/{ivy.household_id}/call/", {**values, "at": "2026-11-24T08:15"})
    assert later.status_code == 422
    assert "has not happened yet" in later.text


def test_a_next_action_is_added_done_and_taken_back_in_place(client_for, ada, ivy):
    browser, url = client_for(ada), f"/households/{ivy.household_id}/tasks/"
    added = browser.post(url, {"title": "Call Ivy", "due_on": "2026-11-23"}, headers=HTMX)
    assert added.text.strip().startswith('<section class="card" id="clients-tasks"')
    assert "Today" in added.text
    task = Task.objects.get()
    done = browser.post(f"/tasks/{task.pk}/done/", headers=HTMX)
    assert "Nothing is waiting" in done.text
    assert f"/tasks/{task.pk}/undo/" in done.text
    assert browser.post(f"/tasks/{task.pk}/undo/").status_code == 302
    assert Task.objects.open().count() == 1


def test_a_next_action_without_a_title_keeps_the_form_open(client_for, ada, ivy):
    response = client_for(ada).post(f"/households/{ivy.household_id}/tasks/", {"title": ""}, headers=HTMX)
    assert response.status_code == 422
    assert '<details class="menu" open>' in response.text


@pytest.mark.parametrize(
    ("days", "kind", "text"), [(0, "bad", "Today"), (11, "warn", "By 4 Dec"), (30, "", "By 23 Dec"), (-3, "bad", "Since 20 Nov")]
)
def test_a_due_day_is_said_as_a_person_says_it(ada, ivy, days, kind, text):
    due = NOW.date() + timedelta(days=days)
    task = actions.add_task(household=ivy.household, title="Call", owner=ada, by=ada.actor, due_on=due)
    assert (task.urgency, task.due_text) == (kind, text)


def test_consent_is_recorded_and_withdrawn(client_for, ada, ivy):
    browser = client_for(ada)
    browser.post(f"/clients/{ivy.pk}/consent/", {"channel": "email", "basis": "express", "source": "Form of 1 May"})
    browser.post(f"/clients/{ivy.pk}/consent/withdraw/", {"channel": "email", "source": "Asked us to stop"})
    assert list(Consent.objects.order_by("at", "created_at").values_list("basis", flat=True)) == ["express", "withdrawn"]


def test_a_form_cannot_record_a_withdrawal_as_a_consent(client_for, ada, ivy):
    values = {"channel": "email", "basis": "withdrawn", "source": "x"}
    assert client_for(ada).post(f"/clients/{ivy.pk}/consent/", values).status_code == 422


def test_b5_compliance_lifts_a_block_and_an_advisor_cannot(client_for, ada, cora, ivy):
    client_for(ada).post(f"/clients/{ivy.pk}/block/", {"reason": "In litigation"})
    assert client_for(ada).post(f"/clients/{ivy.pk}/unblock/", {"reason": "Settled"}).status_code == 403
    assert client_for(cora).post(f"/clients/{ivy.pk}/unblock/", {"reason": ""}).status_code == 422
    client_for(cora).post(f"/clients/{ivy.pk}/unblock/", {"reason": "Settled"})
    ivy.refresh_from_db()
    assert ivy.do_not_contact_reason == ""


def test_referrals_are_tracked_and_narrowed(client_for, ada, ben, ivy):
    browser = client_for(ada)
    browser.post("/referrals/new/", {"household": str(ivy.household_id), "name": "Femi Balogun", "was_asked": "on"})
    referral = Referral.objects.get()
    browser.post(f"/referrals/{referral.pk}/move/", {"stage": "client", "value": "640000"})
    page = browser.get("/referrals/?stage=client")
    assert "Femi Balogun" in page.text
    assert "$640,000 from clients" in page.text
    assert "None at this stage" in browser.get("/referrals/?stage=met").text
    assert "Femi" not in client_for(ben).get("/referrals/").text
    fragment = browser.get("/referrals/", headers={"HX-Request": "true", "HX-Target": "clients-referrals"})
    assert fragment.text.strip().startswith('<div class="grid" id="clients-referrals"')


def test_a_referral_can_only_be_named_by_ones_own_household(client_for, ben, ivy):
    response = client_for(ben).post("/referrals/new/", {"household": str(ivy.household_id), "name": "Femi"})
    assert response.status_code == 422
    assert not Referral.objects.exists()


def test_a_file_goes_from_drop_to_preview_to_clients_and_back(client_for, ada, settle):
    browser = client_for(ada)
    file = SimpleUploadedFile("clients.csv", b"Name,E-mail\nBo Li,bo@li.example\nCy Ray,not-an-address\n")
    shown = browser.post("/clients/import/", {"file": file}, follow=True)
    assert "Import 1 row" in shown.text
    assert "is no e-mail address" in shown.text
    url = f"/clients/import/{ClientImport.objects.get().pk}/"
    assert "Importing" in browser.post(f"{url}begin/", follow=True).text
    settle()
    assert "Imported" in browser.get(url).text
    assert Client.objects.get().name == "Bo Li"
    assert "row 3" not in browser.get(f"{url}skipped.csv", follow=True).text.splitlines()[0]
    assert "Undone" in browser.post(f"{url}undo/", follow=True).text
    assert not Client.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"), [(b"\x00\x01", "not a text file"), (b"Name\n", "a header and no rows"), (b"", "empty")]
)
def test_a_file_that_is_no_table_is_refused_in_words(client_for, ada, content, said):
    response = client_for(ada).post("/clients/import/", {"file": SimpleUploadedFile("x.csv", content)})
    assert response.status_code == 422
    assert said in response.text


def test_columns_can_be_chosen_by_hand(client_for, ada):
    browser = client_for(ada)
    browser.post("/clients/import/", {"file": SimpleUploadedFile("x.csv", b"Wer,Post\nBo Li,bo@li.example\n")})
    batch = ClientImport.objects.get()
    assert "disabled" in browser.get(f"/clients/import/{batch.pk}/").text
    page = browser.post(f"/clients/import/{batch.pk}/columns/", {"column-0": "name", "column-1": "email"}, follow=True)
    assert "Import 1 row" in page.text


def test_the_template_is_a_file_that_a_spreadsheet_opens(client_for, ada):
    response = client_for(ada).get("/clients/import/template.csv")
    assert response["Content-Type"].startswith("text/csv")
    assert response.text.startswith("\ufeffHousehold,Name,")


def test_a_note_and_a_second_client_are_kept(client_for, ada, ivy, places):
    browser = client_for(ada)
    assert browser.post(places["add_note"], {"body": "Likes sailing."}).status_code == 302
    assert browser.post(places["new_client"], {"name": "Joe Moss", "salutation": "Joe", "kind": "person"}).status_code == 302
    assert Note.objects.filter(body="Likes sailing.").exists()
    assert set(ivy.household.clients.values_list("name", flat=True)) == {"Ivy Moss", "Joe Moss"}
