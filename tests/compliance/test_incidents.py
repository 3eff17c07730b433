"""K5: does the register say when an incident was discovered, whose data it touched, which clocks run, and what was done?"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from clients.models import Client, Household
from compliance.actions import incidents
from compliance.models import Incident
from compliance.systems import UnknownSystem, systems, whose_data
from compliance.tasks import remind_of_incidents
from events.models import Event, Look
from messaging.models import Delivery, Message
from portfolios.models import Ownership, Portfolio

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def dan(ivy):
    return Client.objects.create(household=ivy.household, name="=Dan Reyes", salutation="Dan", email="dan@reyes.example")


@pytest.fixture
def ngozi(ben):
    household = Household.objects.create(name="Okafor", advisor=ben, since_on=date(2020, 1, 1))
    return Client.objects.create(household=household, name="Ngozi Okafor", salutation="Ngozi")


@pytest.fixture
def used(ivy, dan, ngozi, ada):
    """Ivy's own account at schwab; one of Ngozi's household at fidelity, of nobody in particular; a letter to Dan by SMTP."""
    for place, household, owner in (("schwab", ivy.household, ivy), ("fidelity", ngozi.household, None)):
        account = Portfolio.objects.create(
            household=household, name="IRA", custodian=place, account_number="1", account_digest=place, account_tail="1"
        )
        if owner:
            Ownership.objects.create(portfolio=account, client=owner, share=1)
    Look.objects.create(viewer_id=ada.pk, client_id=ivy.pk, way="page", window=1)
    sent = Message.objects.create(
        household=ivy.household, advisor=ada, kind="note", state="sent", as_of=NOW, submitted_at=NOW, sent_at=NOW
    )
    Delivery.objects.create(
        message=sent, client=dan, address=dan.email, state="sent", due_at=NOW, handed_at=NOW, provider="smtp", channel="email"
    )


def reported(by, **changes):
    values = {"title": "A mailbox was opened", "what": "Somebody signed in", "discovered_at": NOW, "at": NOW} | changes
    return incidents.report_incident(**values, by=by)


def test_k5_the_clocks_run_from_discovery_and_from_the_vendors_knowledge(cora):
    incident = reported(cora, vendor="Mailer Inc.", vendor_aware_at=NOW - 10 * HOUR)

    assert incident.clocks == {"clients": NOW + 30 * DAY, "vendor": NOW + 62 * HOUR}
    event = Event.objects.get(kind="incident.reported")
    assert event.data["due"]["vendor"] == (NOW + 62 * HOUR).isoformat()


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("custodian:schwab", {"Ivy Moss"}),
        ("custodian:fidelity", {"Ngozi Okafor"}),
        ("mail:smtp", {"=Dan Reyes"}),
        ("channel:email", {"=Dan Reyes"}),
        ("account:ada@larkspur.example", {"Ivy Moss"}),
    ],
)
def test_k5_whose_data_was_in_a_system(used, cora, system, expected):
    incident = incidents.ask_scope(incident=reported(cora), system=system, first=None, last=None, by=cora, at=NOW)

    assert set(Client.objects.filter(pk__in=incident.affected).values_list("name", flat=True)) == expected
    assert incident.scopes[0]["count"] == 1
    assert system in dict(systems())


def test_k5_scopes_add_up_and_days_narrow_them(used, cora):
    incident = reported(cora)
    for system in ("custodian:schwab", "mail:smtp", "mail:smtp"):
        incident = incidents.ask_scope(incident=incident, system=system, first=None, last=None, by=cora, at=NOW)
    assert len(incident.affected) == 2
    assert whose_data("mail:smtp", first=date(2026, 11, 24), last=None)[1] == []
    with pytest.raises(UnknownSystem):
        whose_data("mail:sendgrid", first=None, last=None)


def test_k5_it_is_closed_only_when_notice_was_decided_and_given(cora):
    incident = reported(cora)
    incidents.note_step(incident=incident, text="Password changed", by=cora, is_contained=True)
    with pytest.raises(incidents.UnableToHandle, match="Decide whether clients"):
        incidents.close_incident(incident=incident, outcome="Over", by=cora, at=NOW)
    with pytest.raises(incidents.UnableToHandle, match="First decide"):
        incidents.note_clients_told(incident=incident, told_at=NOW, by=cora)
    incidents.decide_notice(incident=incident, is_required=True, reason="Names were read", by=cora)
    with pytest.raises(incidents.UnableToHandle, match="and tell them"):
        incidents.close_incident(incident=incident, outcome="Over", by=cora, at=NOW)
    incidents.note_clients_told(incident=incident, told_at=NOW + 31 * DAY, by=cora)
    closed = incidents.close_incident(incident=incident, outcome="Over", by=cora, at=NOW + 32 * DAY)

    assert (closed.state, closed.clocks) == ("closed", {})
    assert Event.objects.get(kind="incident.clients_told").data["in_time"] is False
    with pytest.raises(incidents.UnableToHandle, match="is closed"):
        incidents.note_step(incident=closed, text="More", by=cora)


def test_k5_compliance_is_reminded_of_each_clock_once(cora, ada, mailoutbox):
    incident = reported(cora, vendor="Mailer Inc.", vendor_aware_at=NOW)
    for at, expected in ((NOW, 0), (NOW + 49 * HOUR, 1), (NOW + 50 * HOUR, 0), (NOW + 73 * HOUR, 1), (NOW + 17 * DAY, 1)):
        assert incidents.remind(at=at) == expected, at
    with time_machine.travel(NOW + 31 * DAY, tick=False):
        assert remind_of_incidents() == 3

    assert {tuple(mail.to) for mail in mailoutbox} == {("cora@larkspur.example",)}
    assert f"/admin/compliance/incident/{incident.pk}/change/" in mailoutbox[0].body
    assert "Somebody signed in" not in str([mail.body for mail in mailoutbox])
    assert Event.objects.filter(kind="incident.reminded", actor_kind="machine").count() == 4
    incidents.note_vendor(incident=incident, told_at=NOW + 71 * HOUR, by=cora)
    assert Event.objects.get(kind="incident.vendor_told").data["in_time"] is True


def test_k5_no_clock_runs_where_clients_need_not_be_told(cora, mailoutbox):
    incident = reported(cora)
    incidents.decide_notice(incident=incident, is_required=False, reason="The data was encrypted", by=cora)
    assert incidents.remind(at=NOW + 31 * DAY) == 0
    assert mailoutbox == []


@pytest.mark.parametrize("who", ["fay", "ada"])
def test_k5_only_compliance_handles_incidents(request, cora, who, client_for):
    person, incident = request.getfixturevalue(who), reported(cora)
    with pytest.raises(incidents.UnableToHandle, match="Compliance handles"):
        reported(person)
    with pytest.raises(incidents.UnableToHandle, match="Compliance handles"):
        incidents.decide_notice(incident=incident, is_required=False, reason="x", by=person)
    assert client_for(person).get("/admin/compliance/incident/", follow=True).status_code == 403
    assert client_for(person).get(f"/admin/compliance/incident/{incident.pk}/people.csv").status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "title"),
        ({"discovered_at": NOW + HOUR}, "not come yet"),
        ({"vendor_aware_at": NOW}, "Name the vendor"),
    ],
)
def test_what_is_reported_makes_sense(cora, changes, reason):
    with pytest.raises(incidents.UnableToHandle, match=reason):
        reported(cora, **changes)
    assert not Incident.objects.exists()


def test_k5_all_of_it_in_the_admin(used, cora, client_for):
    browser, root = client_for(cora), "/admin/compliance/incident/"
    browser.post(f"{root}report/", {"title": "Lost laptop", "what": "Left in a train", "discovered_at": "2026-11-20T09:30"})
    incident = Incident.objects.get()
    assert incident.discovered_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    url = f"{root}{incident.pk}/"
    browser.post(f"{url}scope/", {"system": "mail:smtp", "first": "", "last": ""})
    browser.post(f"{url}step/", {"text": "Wiped from afar", "is_contained": "yes"})
    Incident.objects.update(vendor="Mailer Inc.", vendor_aware_at=NOW)
    browser.post(f"{url}vendor/", {"told_at": "2026-11-20T10:30"})
    browser.post(f"{url}notice/", {"notice": "required", "reason": "Names"})
    page = browser.get(f"{url}change/").content.decode()
    people = browser.get(f"{url}people.csv", follow=True).content.decode()
    browser.post(f"{url}told/", {"told_at": "2026-11-22T10:00"})
    browser.post(f"{url}close/", {"outcome": "Nobody read it"})

    assert "1 client</strong>" in page
    assert "Wiped from afar" in page
    assert people.splitlines()[1].startswith("'=Dan Reyes,dan@reyes.example")
    incident.refresh_from_db()
    assert incident.state == "closed"
    kinds = list(Event.objects.about(incident).order_by("id").values_list("kind", flat=True))
    assert kinds == [
        f"incident.{verb}"
        for verb in (
            "reported",
            "scope_asked",
            "contained",
            "vendor_told",
            "notice_decided",
            "people_taken",
            "clients_told",
            "closed",
        )
    ]
    assert browser.get(root).status_code == 200
