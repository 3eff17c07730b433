"""K2: is an erasure that stops half-way seen and gone on with, what remains said, and nobody brought back by an old file?"""

import pytest
from django.core.files.storage import default_storage

import clients.actions as acts
from clients.actions import erasure as runs
from clients.models import Client, ClientImport, Erasure, Household, Note
from clients.privacy import tombstones
from compliance.actions import place_hold, release_hold
from compliance.models import KeptCopy
from events.models import Event
from relate.lib.tables import read_table
from tests.clients.test_erasing import NOW, _own_files, asked, confirmed, erased, hits, served  # noqa: F401

pytestmark = pytest.mark.django_db
HEADER = "Name,E-mail,Client number"
FILE = f"{HEADER}\nGus Hale,gus@hale.example,7\nIvy Moss,ivy@moss.example,\nTom Reed,,9\n".encode()


def begun(ivy, cora):
    return acts.begin_erasure(erasure=asked(ivy, cora), typed="Ivy Moss", by=cora, at=NOW)


def test_a_worker_that_dies_anywhere_leaves_it_to_the_next_and_nothing_is_done_twice(served, ivy, cora, monkeypatch):  # noqa: F811
    """Killed after each class in turn, and once within one: what was committed stays, the rest is as if never begun."""
    erasure, steps = begun(ivy, cora), 0
    while Erasure.objects.get().state != "done":
        before = Erasure.objects.get()
        with monkeypatch.context() as broken:
            broken.setattr(runs, "_erased" if steps == 3 else "_entomb", lambda *_: 1 / 0)
            broken.setattr(runs.events, "still_at_it", lambda: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                acts.run_erasure(erasure=erasure)
        assert steps != 3 or Erasure.objects.get().counts == before.counts
        assert Erasure.objects.get().state in ("failed", "done")
        steps += 1
    copies, told = KeptCopy.objects.count(), Event.objects.filter(kind="client.erased")
    assert not list(tombstones.tombstones())  # the last one died right before it
    acts.run_erasure(erasure=erasure)
    acts.run_erasure(erasure=erasure)

    assert hits("Ivy Moss", "likes sailing") == []
    assert steps > 20
    assert (KeptCopy.objects.count(), told.count(), len(list(tombstones.tombstones()))) == (copies, 1, 1)
    assert Erasure.objects.get().counts["clients.note"] == 1


def test_a_hold_that_comes_meanwhile_stops_it_and_says_so(served, ivy, cora, client_for, settle):  # noqa: F811
    browser, url = client_for(cora), f"/admin/clients/client/{ivy.pk}/"
    browser.post(f"{url}ask-erasure/", {"reason": "A call"})
    browser.post(f"{url}erase/", {"typed": "Ivy Moss"})
    hold = place_hold(household_id=ivy.household_id, client_id=None, matter="Moss v. Larkspur", by=cora)
    settle()
    page = browser.get(f"{url}change/").text
    assert "It stopped" in page
    assert "Moss v. Larkspur" in page
    assert Note.objects.get().body == "Ivy Moss likes sailing."
    browser.post(f"{url}refuse-erasure/", {"reason": "No"})
    assert Erasure.objects.get().state == "failed"

    release_hold(hold=hold, reason="Settled", by=cora, at=NOW)
    browser.post(f"{url}erase/", {"typed": "Ivy Moss"})
    settle()
    assert Erasure.objects.get().state == "done"
    assert hits("Ivy Moss") == []


def test_what_still_names_her_is_said_with_its_reason(served, ivy, ada, cora, client_for):  # noqa: F811
    other = Household.objects.create(name="Hale", advisor=ada, since_on=NOW.date())
    acts.add_note(household=other, body="Met Ivy Moss at the marina.", by=ada, at=NOW)
    erasure = erased(ivy, cora)
    [one] = erasure.remains
    assert (one["count"], "204-2" in one["because"]) == (1, True)
    assert (
        "Notes, tasks and referrals of other households" in client_for(cora).get(f"/admin/clients/client/{ivy.pk}/change/").text
    )


@pytest.fixture
def uploaded(ivy, ada):
    """Files that name her: one imported, one still to be confirmed, one that holds nobody else."""
    applied, waiting = (acts.preview(name="book.csv", content=FILE, by=ada) for _ in range(2))
    alone = acts.preview(name="ivy.csv", content=f"{HEADER}\nIvy Moss,,\n".encode(), by=ada)
    acts.run_import(batch=acts.begin_import(batch=applied, by=ada), at=NOW)
    return applied, waiting, alone


def test_her_rows_leave_the_files_that_were_uploaded_and_the_others_keep_their_numbers(uploaded, ivy, cora):
    assert erased(ivy, cora).counts["clients.clientimport"] == 3
    for batch in ClientImport.objects.all():
        with default_storage.open(batch.stored_as) as file:
            content = file.read()
        assert b"Ivy" not in content
        if batch.file_name == "book.csv":
            assert [(number, cells[0]) for number, cells in read_table(content).rows] == [(2, "Gus Hale"), (4, "Tom Reed")]
    _, waiting, alone = uploaded
    waiting.refresh_from_db()
    alone.refresh_from_db()
    assert (waiting.rows_total, waiting.state, alone.state) == (2, "previewed", "refused")
    assert hits("Ivy Moss") == []


@pytest.mark.parametrize("row", ["Ivy Moss,,", "I. Moss,IVY@moss.example,", "ivy moss,,12"])
@pytest.mark.parametrize("when", [asked, erased])
def test_an_old_file_brings_nobody_back_unless_a_person_says_why(ivy, ada, cora, client_for, row, when):
    when(ivy, cora)
    batch = acts.preview(name="old.csv", content=f"{HEADER}\n{row}\nTom Reed,,9\n".encode(), by=ada)
    [skip] = batch.skipped
    assert ("was erased" in skip["reason"], batch.created_count) == (True, 1)
    assert "Moss" not in str(batch.skipped)

    browser, url = client_for(ada), f"/clients/import/{batch.pk}/"
    assert "Let it in" in browser.get(url).text
    for refused in ({"row": "2"}, {"row": "3", "reason": "x"}, {"row": "²", "reason": "x"}):
        browser.post(f"{url}admit/", refused)
    batch.refresh_from_db()
    assert batch.admitted == []
    browser.post(f"{url}admit/", {"row": "2", "reason": "Her niece of the same name"})
    browser.post(f"{url}begin/")
    acts.run_import(batch=ClientImport.objects.get(), at=NOW)
    assert Client.objects.present().count() == 2
    assert Event.objects.get(kind="clients.import_admitted").detail.content == {"reason": "Her niece of the same name"}


def test_another_number_or_address_is_somebody_else_and_a_refusal_forgets(ivy, ada, cora):
    Client.objects.filter(pk=ivy.pk).update(external_id="4")
    ivy.refresh_from_db()
    erasure = asked(ivy, cora)
    assert "ivy" not in str(erasure.digests).casefold()
    namesake = acts.preview(name="new.csv", content=f"{HEADER}\nIvy Moss,other@moss.example,5\n".encode(), by=ada)
    assert namesake.skipped == []
    acts.refuse_erasure(erasure=erasure, reason="Not the client", by=cora, at=NOW)
    assert Erasure.objects.get().digests == {}


def test_while_a_file_is_imported_it_waits(uploaded, ivy, ada, cora):
    acts.begin_import(batch=uploaded[1], by=ada)
    erasure = confirmed(asked(ivy, cora), cora)
    assert (erasure.state, "being imported" in erasure.error) == ("failed", True)


def test_whoever_may_answer_a_client_finds_the_way_from_the_clients_page(ivy, ada, cora, fay, client_for):
    seen = {
        person.role: f"/admin/clients/client/{ivy.pk}/" in client_for(person).get(f"/clients/{ivy.pk}/").text
        for person in (ada, cora, fay)
    }
    assert seen == {"advisor": False, "compliance": True, "admin": True}
