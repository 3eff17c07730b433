"""Do clients come in from a spreadsheet as promised, once, with reasons for what stays out, and go again as one?"""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from clients import actions
from clients.actions import imports
from clients.imports.columns import COLUMNS
from clients.models import Client, ClientImport, Consent, Household
from compliance.actions import place_hold
from events.models import Event, Pending
from relate.lib.tables import csv_response

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
GOOD = """Household,Name,E-mail,Born on,Client since,Letters,E-mail consent
Okafor–Reyes,Ngozi Okafor,Ngozi@Okafor.example,1974-02-11,3/1/2019,monthly,yes
Okafor–Reyes,Daniel Reyes,daniel@reyes.example,9/3/1972,,,
Lindqvist,Margaret Lindqvist,margaret@lindqvist.example,,2015-09-01,Every quarter,no
"""


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def previewed(by, text=GOOD):
    return actions.preview(name="clients.csv", content=text.encode(), by=by)


def imported(by, text=GOOD):
    batch = actions.begin_import(batch=previewed(by, text), by=by)
    return actions.run_import(batch=batch, at=AT)


def everything():
    return (
        sorted(Household.objects.values_list("pk", "name", "town", "cadence")),
        sorted(Client.objects.values_list("pk", "name", "email", "salutation")),
        sorted(Consent.objects.values_list("pk", "basis")),
    )


def test_d2_a_preview_counts_and_writes_nothing(ada):
    batch = previewed(ada)
    assert (batch.rows_total, batch.created_count, batch.updated_count, batch.skipped) == (3, 3, 0, [])
    assert everything() == ([], [], [])


def test_rows_become_households_clients_and_consents(ada):
    imported(ada)
    reyes = Household.objects.get(name="Okafor–Reyes")
    assert (reyes.since_on.isoformat(), reyes.clients.count(), reyes.advisor) == ("2019-03-01", 2, ada)
    ngozi = Client.objects.get(name="Ngozi Okafor")
    assert (ngozi.email, ngozi.salutation, ngozi.born_on.isoformat()) == ("ngozi@okafor.example", "Ngozi", "1974-02-11")
    assert Household.objects.get(name="Lindqvist").cadence == "quarterly"
    assert [consent.client for consent in Consent.objects.all()] == [ngozi]


def test_d3_the_same_file_twice_changes_nothing(ada):
    imported(ada)
    before = everything()
    again = imported(ada)
    assert (again.created_count, again.updated_count, again.unchanged_count) == (0, 0, 3)
    assert everything() == before


def test_every_row_leaves_its_events_and_the_file_one(ada):
    imported(ada)
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds.count("client.created") == 3
    assert kinds.count("household.created") == 2
    assert kinds.count("clients.imported") == 1


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("A,,x@y.example,,,,", "Name", "no name"),
        ("A,Bo Li,not-an-address,,,,", "E-mail", "is no e-mail address"),
        ("A,Bo Li,,13/14/1980,,,", "Born on", "is no date that we know"),
        ("A,Bo Li,,1/2/80,,,", "Born on", "is no date that we know|cannot be right"),
        ("A,Bo Li,,2090-01-01,,,", "Born on", "year that cannot be right"),
        ("A,Bo Li,,,,fortnightly,", "Letters", "is none of"),
        ("A,Bo Li,,,,,perhaps", "E-mail consent", "neither yes nor no"),
        ("Okafor–Reyes,NGOZI OKAFOR,,,,,", "", "stands in row 2"),
    ],
)
def test_d2_a_bad_row_stays_out_with_its_cell_and_reason(ada, row, column, reason):
    batch = imported(ada, GOOD + row + "\n")
    (skip,) = batch.skipped
    assert (skip["row"], skip["column"]) == (5, column)
    assert pytest.importorskip("re").search(reason, skip["reason"])
    assert skip["fix"]
    assert batch.created_count == 3


def test_an_advisor_imports_for_herself_and_an_admin_for_anybody(ada, ben, fay):
    text = "Name,Advisor e-mail\nBo Li,ben@larkspur.example\nCy Ray,nobody@larkspur.example\n"
    assert [skip["reason"] for skip in previewed(ada, text).skipped] == [
        "Only a manager imports for another advisor.",
        "Nobody here signs in as nobody@larkspur.example.",
    ]
    imported(fay, text)
    assert Household.objects.get(name="Bo Li").advisor == ben


def test_a_client_number_finds_the_client_under_another_name(ada):
    imported(ada, "Name,Client number\nBo Li,C-1\n")
    batch = imported(ada, "Name,Client number\nBo Li-Ray,C-1\n")
    assert (batch.created_count, batch.updated_count) == (0, 1)
    assert Client.objects.get().name == "Bo Li-Ray"


def test_another_advisors_client_number_is_not_touched(ada, ben):
    imported(ben, "Name,Client number\nBo Li,C-1\n")
    assert "belongs to another advisor" in previewed(ada, "Name,Client number\nBo X,C-1\n").skipped[0]["reason"]


def test_empty_cells_change_nothing(ada):
    imported(ada)
    imported(ada, "Household,Name,E-mail,Phone\nOkafor–Reyes,Ngozi Okafor,,555-0100\n")
    ngozi = Client.objects.get(name="Ngozi Okafor")
    assert (ngozi.email, ngozi.phone) == ("ngozi@okafor.example", "555-0100")


def test_g3_an_import_never_brings_back_a_withdrawn_consent(ada):
    imported(ada)
    ngozi = Client.objects.get(name="Ngozi Okafor")
    actions.withdraw_consent(client=ngozi, channel="email", source="Link", at=AT, by=ada.actor)
    imported(ada)
    assert Consent.objects.order_by("-created_at").first().basis == Consent.Basis.WITHDRAWN


def test_d3_undo_takes_all_of_it_back(ada, ivy):
    before = everything()
    changing = GOOD + "Ivy Moss,Ivy Moss,new@moss.example,,,weekly,yes\n"
    batch = imported(ada, changing)
    assert Client.objects.get(pk=ivy.pk).email == "new@moss.example"
    assert actions.undo_import(batch=batch, by=ada, at=AT) == 0
    assert everything() == before
    with pytest.raises(actions.UnableToUndo):
        actions.undo_import(batch=batch, by=ada, at=AT)


def test_undo_keeps_what_somebody_changed_since(ada, ivy):
    batch = imported(ada, "Household,Name,E-mail,Phone\nIvy Moss,Ivy Moss,new@moss.example,1\n")
    ivy.refresh_from_db()
    actions.change_client(client=ivy, changes={"email": "by@hand.example"}, by=ada.actor)
    assert actions.undo_import(batch=batch, by=ada, at=AT) == 1
    ivy.refresh_from_db()
    assert (ivy.email, ivy.phone) == ("by@hand.example", "")


def test_undo_is_refused_where_something_would_be_lost(ada):
    batch = imported(ada)
    actions.add_note(household=Household.objects.get(name="Lindqvist"), body="Met her.", by=ada, at=AT)
    with pytest.raises(actions.UnableToUndo, match="1 note"):
        actions.undo_import(batch=batch, by=ada, at=AT)
    assert Client.objects.count() == 3


def test_a_worker_that_dies_between_chunks_loses_and_repeats_nothing(ada, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    batch = actions.begin_import(batch=previewed(ada), by=ada)
    imports._run_chunk(batch, imports.plan_of(batch), AT)
    batch.refresh_from_db()
    assert (batch.rows_done, batch.state) == (2, "running")
    batch = actions.run_import(batch=batch, at=AT)
    assert (batch.created_count, batch.state, Client.objects.count()) == (3, "applied", 3)


def test_a_confirmed_import_follows_as_a_reaction(ada, settle):
    batch = actions.begin_import(batch=previewed(ada), by=ada)
    assert Pending.objects.get().task == "clients.tasks.run_import"
    settle()
    batch.refresh_from_db()
    assert batch.state == "applied"
    with pytest.raises(actions.UnableToImport, match="already"):
        actions.begin_import(batch=batch, by=ada)


def test_a_choice_of_columns_is_kept_for_the_firms_next_file(ada):
    odd = "Wer,Post\nBo Li,bo@li.example\n"
    batch = previewed(ada, odd)
    assert batch.mapping == {}
    with pytest.raises(actions.UnableToImport, match="client's name"):
        actions.begin_import(batch=batch, by=ada)
    actions.choose_columns(batch=batch, mapping={"Wer": "name", "Post": "email"}, by=ada)
    assert previewed(ada, odd).mapping == {"Wer": "name", "Post": "email"}
    with pytest.raises(actions.UnableToImport, match="same field"):
        actions.choose_columns(batch=batch, mapping={"Wer": "name", "Post": "name"}, by=ada)


def test_the_template_imports_as_it_is(fay, ada):
    header, rows = imports.template_rows()
    text = csv_response("t.csv", header, rows).content.replace(b"dana@example.com", b"ada@larkspur.example")
    batch = actions.preview(name="t.csv", content=text, by=fay)
    assert (len(batch.mapping), batch.skipped, batch.created_count) == (len(COLUMNS), [], 1)


def test_a_hostile_household_of_every_row_makes_one(ada):
    rows = "".join(f"Big,Person {number}\n" for number in range(120))
    batch = imported(ada, "Household,Name\n" + rows)
    assert (batch.created_count, batch.rows_done, Household.objects.count()) == (120, 120, 1)


def test_the_command_says_what_would_happen_then_does_it(larkspur, fay, ada, tmp_path, capsys):
    file = tmp_path / "clients.csv"
    file.write_text(GOOD + "A,,,,,,\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import_clients", file, firm="larkspur", dry_run=True, json=True)
    said = json.loads(capsys.readouterr().out)
    assert (ended.value.code, said["created"], said["skipped"][0]["row"], Client.objects.count()) == (1, 3, 5, 0)
    file.write_text(GOOD)
    call_command("import_clients", file, firm="larkspur", user="ada@larkspur.example")
    assert "3 created, 0 updated, 0 skipped" in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_clients", tmp_path / "none.csv", firm="larkspur")
    assert ClientImport.objects.count() == 2


def test_who_lost_a_household_takes_nothing_from_it(ada, ben):
    batch = imported(ada)
    Household.objects.filter(name="Lindqvist").update(advisor=ben)
    with pytest.raises(actions.UnableToUndo, match="no longer yours"):
        actions.undo_import(batch=batch, by=ada, at=AT)
    assert (Household.objects.count(), Client.objects.count()) == (2, 3)


def test_a_legal_hold_keeps_what_a_file_brought(ada, cora):
    batch = imported(ada)
    client = Client.objects.get(name="Margaret Lindqvist")
    place_hold(household_id=client.household_id, client_id=client.pk, matter="Lindqvist estate", by=cora)
    with pytest.raises(actions.UnableToUndo, match="Lindqvist estate"):
        actions.undo_import(batch=batch, by=ada, at=AT)
    assert (Household.objects.count(), Client.objects.count()) == (2, 3)
