"""T42: does the platform's support see only what a firm granted, for its hours, and change nothing?"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from advisors.actions import change_role, deactivate, end_support_in_time
from advisors.models import SupportGrant, User
from events.models import Event
from messaging.models import Message
from tenants import sockets
from tests.guards.test_urls import ALL
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
SAID = {"name": "Oz Keller", "reason": "The import of 12 March"}


@pytest.fixture
def link(client_for, fay, time_machine):
    time_machine.move_to("2026-11-23T15:00:00Z", tick=False)
    page = client_for(fay).post("/settings/support/grant/", SAID).text
    return re.search(r"data-support-link>https?://[^/]+(/account/support/[\w-]+/)<", page)[1]


@pytest.fixture
def support(visitor, larkspur, link):
    browser = visitor(larkspur)
    assert browser.post(link)["Location"] == "/"
    return browser


def test_support_looks_with_a_banner_on_each_page(support, ivy):
    for path in ("/", "/clients/", f"/households/{ivy.household_id}/", "/settings/", "/admin/", "/admin/events/event/"):
        page = support.get(path)
        assert page.status_code == 200, path
        assert "Support access of Oz Keller" in page.text, path


def test_t42_each_page_that_is_read_is_an_event(support, ivy, time_machine):
    support.get(f"/households/{ivy.household_id}/")
    time_machine.shift(1)
    support.get("/clients/?q=secret")
    read = Event.objects.filter(kind="support.read").order_by("id")
    assert [event.data for event in read] == [
        {"page": "desk:household", "pk": str(ivy.household_id)},
        {"page": "desk:clients"},
    ]
    assert {event.actor_id for event in read} == {User.objects.get(role="support").pk}


def test_t42_support_approves_and_sends_nothing(support, ivy, ada):
    letter = a_draft(ivy)
    Message.objects.filter(pk=letter.pk).update(state="in_review", submitted_at=timezone.now(), submitted_by=ada)
    for verb in ("submit", "approve", "request-changes", "withdraw", "schedule", "edit"):
        assert support.post(f"/messages/{letter.pk}/{verb}/").status_code in (403, 404), verb
    assert support.post(f"/messages/{letter.pk}/approve/").status_code == 403
    letter.refresh_from_db()
    assert letter.state == "in_review"


def test_t42_no_address_at_all_takes_a_form_from_support(support):
    for name, (path, view) in ALL.items():
        if getattr(view, "login_required", True) and not hasattr(view, "cls"):
            assert support.post(path).status_code == 403, name


def test_t42_the_link_works_once_and_a_look_at_it_uses_nothing_up(visitor, larkspur, link):
    assert visitor(larkspur).get(link).status_code == 200
    assert visitor(larkspur).head(link).status_code in (200, 405)
    assert visitor(larkspur).post(link).status_code == 302
    assert visitor(larkspur).post(link).status_code == 404


def test_i21_the_link_is_nothing_at_another_firm(visitor, cobalt, link):
    assert visitor(cobalt).post(link).status_code == 404


def test_t42_after_four_hours_it_is_over_by_itself(support, larkspur, time_machine):
    cookie = support.cookies["session"].value
    time_machine.shift(timedelta(hours=3, minutes=59))
    assert support.get("/clients/").status_code == 200
    assert sockets.signed_in(larkspur.domain, cookie) is not None
    time_machine.shift(timedelta(minutes=2))
    assert support.get("/clients/").status_code == 302
    assert sockets.signed_in(larkspur.domain, cookie) is None


def test_what_is_over_is_written_down_once(support, time_machine):
    time_machine.shift(timedelta(hours=5))
    assert end_support_in_time(at=timezone.now()) == 1
    assert end_support_in_time(at=timezone.now()) == 0
    assert Event.objects.filter(kind="support.ended").count() == 1
    assert not User.objects.get(role="support").is_active


def test_the_admin_ends_it_before_its_time(support, client_for, fay):
    grant = SupportGrant.objects.get()
    assert client_for(fay).post(f"/settings/support/{grant.pk}/end/").status_code == 302
    assert support.get("/clients/").status_code == 302
    assert Event.objects.get(kind="support.ended").actor_id == fay.pk


def test_t42_only_the_firms_admin_lets_support_in(client_for, ada, cora):
    for person in (ada, cora):
        assert client_for(person).get("/settings/support/").status_code == 403
        assert client_for(person).post("/settings/support/grant/", SAID).status_code == 403
    assert not SupportGrant.objects.exists()


def test_the_token_is_kept_nowhere_and_the_local_user_has_no_password(link):
    token = link.split("/")[-2]
    assert token not in str(list(SupportGrant.objects.values())) + str(list(Event.objects.values()))
    assert not User.objects.get(role="support").has_usable_password()


@pytest.mark.parametrize(
    "act", [lambda fay, by: deactivate(user=fay, by=by), lambda fay, by: change_role(user=fay, role="advisor", by=by)]
)
@pytest.mark.parametrize("is_in", [True, False])
def test_t42_nobody_looks_on_by_the_word_of_an_admin_who_is_none_any_more(visitor, larkspur, link, fay, ben, act, is_in):
    browser = visitor(larkspur)
    if is_in:
        browser.post(link)
        assert browser.get("/clients/").status_code == 200
    act(fay, change_role(user=ben, role="admin", by=fay))
    if not is_in:
        assert browser.post(link).status_code == 404
    assert browser.get("/clients/").status_code == 302
    assert end_support_in_time(at=timezone.now()) == 1
    assert Event.objects.filter(kind="support.ended").count() == 1
