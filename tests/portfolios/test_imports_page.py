"""Can Ada drop a file, see what it would do, import it and take it back; and nobody else?"""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients.models import Household
from portfolios.models import Import, Portfolio, Transaction
from tenants import enter

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
FRAGMENT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "portfolios-import"}


def file(name="schwab_transactions.csv", content=None):
    return SimpleUploadedFile(name, content if content is not None else (FILES / name).read_bytes(), "text/csv")


@pytest.fixture
def browser(client_for, ada):
    return client_for(ada)


@pytest.fixture
def uploaded(browser, ada, market):
    browser.post("/imports/", {"statements": [file()]})
    return Import.objects.get()


def test_an_empty_page_says_what_to_do(browser):
    answer = browser.get("/imports/")

    assert answer.status_code == 200
    assert b"No file yet" in answer.content
    assert b"data-drop" in answer.content


def test_a_dropped_file_leads_to_what_it_would_do(browser, market):
    answer = browser.post("/imports/", {"statements": [file()]}, follow=True)

    batch = Import.objects.get()
    assert answer.redirect_chain == [(f"/imports/{batch.pk}/", 302)]
    assert b"Nothing is imported yet" in answer.content
    assert "Joint Tenant …7701" in answer.content.decode()


def test_several_files_at_once_stay_on_the_list(browser, market):
    answer = browser.post("/imports/", {"statements": [file(), file("x.csv", b"%PDF-1")]}, follow=True)

    assert answer.redirect_chain == [("/imports/", 302)]
    assert b"2 files read: 1 to look at, 1 refused." in answer.content
    assert Import.objects.count() == 2


@pytest.mark.parametrize(("content", "words"), [(b"", b"This file is empty"), (None, b"Choose a file first")])
def test_nothing_to_read_answers_422_with_a_sentence(browser, content, words):
    data = {} if content is None else {"statements": [file("x.csv", content)]}

    answer = browser.post("/imports/", data)

    assert answer.status_code == 422
    assert words in answer.content


def test_a_refused_file_says_why(browser):
    answer = browser.post("/imports/", {"statements": [file("x.ofx", b"OFXHEADER:100\n<OFX>")]}, follow=True)

    assert b"The file ends before its end (no &lt;/OFX&gt;), so a part of it is missing." in answer.content


def test_rows_that_cannot_be_read_are_listed_and_downloadable(browser, market):
    text = (FILES / "schwab_transactions.csv").read_text().replace('"TO ADVISOR"', '"=1+1"')
    browser.post("/imports/", {"statements": [file("x.csv", text.encode())]})
    batch = Import.objects.get()

    shown = browser.get(f"/imports/{batch.pk}/").content.decode()
    rows = browser.get(f"/imports/{batch.pk}/problems.csv", follow=True).content.decode()

    assert "Row 5, Description: “=1+1”" in shown
    assert "This is a formula" in shown
    assert "5,Description,'=1+1" in rows


def test_a_file_that_is_not_wanted_is_discarded_by_its_own_person_alone(browser, uploaded, client_for, ben):
    url = f"/imports/{uploaded.pk}/discard/"
    assert url in browser.get(f"/imports/{uploaded.pk}/").content.decode()
    assert client_for(ben).post(url).status_code == 404
    assert browser.get(url).status_code == 405

    answer = browser.post(url, follow=True)

    assert answer.redirect_chain == [("/imports/", 302)]
    assert "schwab_transactions.csv was discarded. Nothing of it is kept." in answer.content.decode()
    assert "No file yet" in answer.content.decode()
    assert browser.post(url).status_code == 404


def test_what_runs_or_ran_is_not_discarded_and_says_so(browser, uploaded):
    Import.objects.update(state="running")
    page = browser.get(f"/imports/{uploaded.pk}/").content.decode()
    assert "discard" not in page

    answer = browser.post(f"/imports/{uploaded.pk}/discard/", follow=True)

    assert "what was imported can be undone" in answer.content.decode()
    assert Import.objects.exists()


def test_choosing_a_household_counts_again(browser, uploaded, ivy):
    answer = browser.post(f"/imports/{uploaded.pk}/choose/", {"household-0": "ivy moss"}, **FRAGMENT)

    assert answer.status_code == 200
    assert answer.content.strip().startswith(b'<div class="stack" id="portfolios-import"')
    uploaded.refresh_from_db()
    assert uploaded.accounts[0]["household"] == str(ivy.household_id)


def test_an_unknown_household_answers_422(browser, uploaded, ivy):
    answer = browser.post(f"/imports/{uploaded.pk}/apply/", {"household-0": "Nobody"}, **FRAGMENT)

    assert answer.status_code == 422
    assert "No household is called “Nobody”" in answer.content.decode()


def test_importing_shows_progress_then_the_result_and_undo(browser, uploaded, ivy, settle):
    url = f"/imports/{uploaded.pk}/"
    running = browser.post(f"{url}apply/", {"household-0": "Ivy Moss"}, **FRAGMENT).content.decode()
    settle()
    done = browser.get(url, **FRAGMENT).content.decode()
    undone = browser.post(f"{url}undo/", follow=True).content.decode()

    assert "0 of 9" in running
    assert "every 1s" in running
    assert "Imported" in done
    assert "every 1s" not in done
    assert "was undone" in undone
    assert not Transaction.objects.exists()


def test_without_htmx_importing_is_a_redirect(browser, uploaded, ivy):
    answer = browser.post(f"/imports/{uploaded.pk}/apply/", {"household-0": "Ivy Moss"})

    assert (answer.status_code, answer.url) == (302, f"/imports/{uploaded.pk}/")


def test_the_same_file_again_says_that_nothing_changed(browser, uploaded, ivy, settle):
    browser.post(f"/imports/{uploaded.pk}/apply/", {"household-0": "Ivy Moss"})
    settle()
    browser.post("/imports/", {"statements": [file()]})
    again = Import.objects.newest_first().first()
    browser.post(f"/imports/{again.pk}/apply/")
    settle()

    shown = browser.get(f"/imports/{again.pk}/").content
    assert b"Nothing changed" in shown
    assert b"Every row of this file was in the books already." in shown
    assert Portfolio.objects.count() == 1


def test_a_colleague_does_not_see_it(uploaded, client_for, ben):
    assert client_for(ben).get(f"/imports/{uploaded.pk}/").status_code == 404
    assert b"schwab_transactions" not in client_for(ben).get("/imports/").content


def test_compliance_may_not_import(uploaded, client_for, cora):
    assert client_for(cora).get("/imports/").status_code == 403
    assert client_for(cora).post(f"/imports/{uploaded.pk}/apply/").status_code == 403


def test_another_firm_does_not_know_it(uploaded, client_for, eve, cobalt):
    with enter.firm(cobalt):
        assert client_for(eve).get(f"/imports/{uploaded.pk}/").status_code == 404


def test_a_visitor_signs_in_first(visitor, larkspur, uploaded):
    answer = visitor(larkspur).get(f"/imports/{uploaded.pk}/")

    assert answer.status_code == 302
    assert "/account/login/" in answer.url


@pytest.mark.parametrize("part", ["choose", "apply", "undo"])
def test_changes_are_posts(browser, uploaded, part):
    assert browser.get(f"/imports/{uploaded.pk}/{part}/").status_code == 405


def test_the_history_is_a_fragment_of_its_own(browser, uploaded):
    answer = browser.get("/imports/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="portfolios-history")

    assert answer.content.strip().startswith(b'<section class="card" id="portfolios-history"')


def test_who_lost_the_household_reads_nothing_of_it_in_the_old_file(browser, uploaded, ada, ben, ivy, settle):
    data = {"account-0": "household", "household-0": "Ivy Moss"}
    browser.post(f"/imports/{uploaded.pk}/apply/", data)
    settle()
    address = reverse("portfolios:portfolio", args=[Portfolio.objects.get().pk])
    assert address in browser.get(f"/imports/{uploaded.pk}/").text
    Household.objects.filter(pk=ivy.household_id).update(advisor=ben, name="Moss, now Hartley")
    page = browser.get(f"/imports/{uploaded.pk}/")
    assert page.status_code == 200
    assert "Hartley" not in page.text
    assert address not in page.text
    assert "Worth" not in page.text
