"""Does the page of a household tell what is so, to whom may know it, and nothing to anybody else?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clients import actions
from clients.models import Referral, Task
from desk.household.relationship import Moment, drawing
from feedback.models import Reading, Reply, ReplyVersion
from insights.queries.silence import limit_of
from messaging.models import Delivery, Message, Version
from tests.messaging.drafts import a_draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def url(ivy) -> str:
    return f"/households/{ivy.household_id}/"


def answered(ivy, *, days: int, score: str, text: str = "The fees feel high.", topics=("fees",), sentiment="negative") -> Reply:
    at, sent = NOW - timedelta(days=days), NOW - timedelta(days=days, hours=1)
    message = Message.objects.create(
        household=ivy.household, advisor=ivy.household.advisor, state="sent", as_of=at.date(), submitted_at=sent, sent_at=sent
    )
    Version.objects.create(
        message=message, number=1, subject="Your October review", body="", facts={}, facts_hash="", writer="plain"
    )
    delivery = Delivery.objects.create(message=message, client=ivy, address=ivy.email, due_at=at)
    reply = Reply.objects.create(
        delivery=delivery, client=ivy, household=ivy.household, rating=2, text=text, received_at=at, changed_at=at
    )
    version = ReplyVersion.objects.create(reply=reply, number=1, rating=2, text=text, at=at)
    Reading.objects.create(
        reply=reply,
        reply_version=version,
        sentiment=sentiment,
        sentiment_score=Decimal(score),
        topics=list(topics),
        reader="r",
        at=at,
    )
    return reply


def test_ada_sees_the_household_and_its_people(client_for, ada, ivy, url):
    response = client_for(ada).get(url)
    assert response.status_code == 200
    assert "Ivy Moss household" in response.text
    assert "With us since March 2021" in response.text


@pytest.mark.parametrize("path", ["", "details/", "holdings.csv", "twelve-months/"])
def test_a_colleague_and_another_firm_find_nothing(client_for, ben, eve, cora, url, path):
    assert client_for(ben).get(url + path).status_code == 404
    assert client_for(eve).get(url + path).status_code == 404
    assert client_for(cora).get(url + path, follow=True).status_code == 200


@pytest.mark.parametrize("path", ["", "details/", "holdings.csv", "twelve-months/"])
def test_logged_out_and_a_bad_method(client_for, visitor, larkspur, ada, url, path):
    assert visitor(larkspur).get(url + path).status_code == 302
    assert client_for(ada).post(url + path).status_code == 405


def test_compliance_looks_and_has_no_button_to_act(client_for, cora, url):
    text = client_for(cora).get(url).text
    assert "Log a call" not in text
    assert "New household" not in text


def test_without_a_statement_each_figure_says_why(client_for, ada, url):
    response = client_for(ada).get(url)
    assert "import a statement" in response.text
    assert "NaN" not in response.text
    assert "$0" not in response.text


def test_no_chance_of_leaving_is_invented(client_for, ada, ivy, url):
    assert "Chance of leaving" not in client_for(ada).get(url).text
    answered(ivy, days=3, score="-0.8")
    reasons = client_for(ada).get(url).context["standing"].reasons
    assert reasons == ("Latest sentiment −8",)


def test_contact_counts_both_directions_only(client_for, ada, ivy, url):
    actions.add_note(household=ivy.household, body="A thought.", by=ada, at=NOW - timedelta(days=1))
    assert tiles(client_for(ada).get(url))["Last two-way contact"].value == "—"
    actions.log_call(household=ivy.household, body="Talked.", by=ada, at=NOW - timedelta(days=26))
    shown = tiles(client_for(ada).get(url))
    assert shown["Last two-way contact"].value == "26 days"
    talked = timezone.localdate(NOW - timedelta(days=26))
    due = talked + timedelta(days=limit_of(ivy.household))
    assert shown["Next contact due"].value in (f"{due.day} {due:%b}", f"{due.day} {due:%b %Y}")


def test_b6_what_is_due_stands_beside_what_is_owned(client_for, ada, ivy, url):
    """Last and next contact, open actions, sentiment with its number, value, performance, drift, letters that wait."""
    nothing = tiles(client_for(ada).get(url))
    assert [nothing[name].value for name in ("Sentiment", "Open actions", "Waiting for approval")] == ["—", "None", "None"]
    answered(ivy, days=3, score="-0.8")
    Task.objects.create(household=ivy.household, owner=ada, title="Call", due_on=NOW.date())
    letter = a_draft(ivy)
    Message.objects.filter(pk=letter.pk).update(state="in_review", submitted_at=NOW - timedelta(hours=5))
    page = client_for(ada).get(url)
    shown = tiles(page)
    assert (shown["Sentiment"].value, shown["Sentiment"].note) == ("−8", "Newest of 1 answer; 1 sign of leaving")
    assert (shown["Open actions"].value, shown["Open actions"].note) == ("1", "Today")
    assert (shown["Waiting for approval"].value, shown["Waiting for approval"].url) == ("1", f"/messages/{letter.pk}/")
    assert {"Portfolio value", "Return this year", "Drift from target", "Next contact due"} <= set(shown)
    assert page.text.index("Waiting for approval") < page.text.index("How the relationship feels")


def tiles(response):
    return {tile.label: tile for tile in response.context["standing"].tiles}


def test_every_touch_stands_in_one_list_newest_first(client_for, ada, ivy, url):
    answered(ivy, days=3, score="-0.3")
    actions.log_call(
        household=ivy.household, body="Wants to retire at 58.", by=ada, at=NOW - timedelta(days=1), client=ivy, minutes=14
    )
    actions.name_referral(household=ivy.household, name="Femi Balogun", at=NOW - timedelta(days=9), by=ada.actor)
    titles = [touch.title for touch in client_for(ada).get(url).context["touches"].touches]
    assert titles == [
        "Call with Ivy, 14 minutes",
        "Ivy rated the November letter “Fair”",
        "Sent: Your October review",
        "Named Femi Balogun",
    ]


@pytest.mark.parametrize(
    ("group", "count"), [("", 3), ("letters", 1), ("feedback", 1), ("talks", 1), ("changes", 0), ("nonsense", 3)]
)
def test_touches_narrow_to_one_kind_as_a_fragment(client_for, ada, ivy, url, group, count):
    answered(ivy, days=3, score="-0.3")
    actions.log_call(household=ivy.household, body="Talked.", by=ada, at=NOW)
    response = client_for(ada).get(f"{url}?touches={group}", headers={"HX-Request": "true", "HX-Target": "desk-touches"})
    assert response.text.strip().startswith('<section class="card" id="desk-touches"')
    assert len(response.context["touches"].touches) == count


def test_all_touches_can_be_reached_page_by_page_each_once(client_for, ada, ivy, url):
    for days in range(1, 31):
        actions.add_note(household=ivy.household, body=f"Note {days}.", by=ada, at=NOW - timedelta(days=days))
    browser, seen, before = client_for(ada), [], ""
    for _ in range(4):
        found = browser.get(url, {"touches": "talks", "before": before}).context["touches"]
        seen += [touch.meta for touch in found.touches]
        before = found.earlier
    assert seen == [f"Note {days}. Ada Winslow." for days in range(1, 31)]
    assert before == ""


@pytest.mark.parametrize("before", ["nonsense", "2026-13-45T00:00:00Z", "2026-11-01"])
def test_a_moment_that_is_none_is_ignored(client_for, ada, url, before):
    assert client_for(ada).get(url, {"before": before}).status_code == 200


def test_t32_what_a_client_wrote_is_text_and_never_markup(client_for, ada, ivy, url):
    answered(ivy, days=3, score="-0.3", text="<script>alert(1)</script>")
    text = client_for(ada).get(url).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_drawing_is_also_a_table(client_for, ada, ivy, url):
    answered(ivy, days=40, score="0.4", sentiment="positive")
    answered(ivy, days=3, score="-0.3")
    page = client_for(ada).get(url)
    assert "2 answers among 4 touches. From +4 on 14 Oct to −3 on 20 Nov." in page.text
    table = client_for(ada).get(reverse("desk:relationship", args=[ivy.household_id]))
    assert [moment.shown for moment in table.context["moments"] if moment.kind == "feedback"] == [-3, 4]


def test_a_touch_says_what_was_understood(client_for, ada, ivy, url):
    answered(ivy, days=3, score="-0.3")
    assert "Topics: fees. Sentiment −3." in client_for(ada).get(url).text


def test_the_line_begins_with_the_first_answer():
    drawn = drawing([Moment(NOW - timedelta(days=20), "feedback", 9)], at=NOW)
    assert "L" not in drawn.path
    assert drawn.carried.startswith(drawn.path)
    assert drawn.now.text == "+9 on 3 Nov"


def test_an_answer_that_nobody_could_read_is_not_called_none(client_for, ada, ivy, url):
    answered(ivy, days=3, score="-0.1", sentiment="unsure")
    page = client_for(ada).get(url).text
    assert "No answers yet" not in page
    assert "The reader is not sure how the only answer feels." in page
    assert f'href="/feedback/?household={ivy.household_id}">' in page


def test_somebody_who_was_only_named_has_one_day(client_for, ada, ivy, url):
    named = {"household": ivy.household, "client": ivy, "at": NOW - timedelta(days=25)}
    Referral.objects.create(**named, name="Adjoa", changed_at=NOW - timedelta(days=11))
    Referral.objects.create(**named, name="Femi", stage="met", changed_at=NOW - timedelta(days=11))
    page = client_for(ada).get(url).text
    assert "Not introduced yet." in page
    assert page.count("12 Nov 2026") == 1
    assert "Met on 12 Nov 2026." in page


def test_the_drawing_stays_inside_its_frame():
    found = [Moment(NOW - timedelta(days=days), "feedback", shown) for days, shown in ((360, 10), (200, -10), (0, 0))]
    drawn = drawing(found, at=NOW)
    points = [tuple(map(float, point.split())) for point in drawn.path[1:].split("L")]
    assert all(30 <= x <= drawn.right and 12 <= y <= drawn.floor for x, y in points)
    assert drawing([Moment(NOW, "call", None)], at=NOW) is None


def test_the_same_number_of_queries_whatever_has_happened(client_for, ada, ivy, url, django_assert_max_num_queries):
    browser = client_for(ada)
    browser.get(url)
    for days in range(1, 30):
        answered(ivy, days=days, score="0.3", sentiment="positive")
        actions.log_call(household=ivy.household, body="Talked.", by=ada, at=NOW - timedelta(days=days))
    with django_assert_max_num_queries(15):
        browser.get(url)


def test_a_client_who_must_not_be_contacted_is_marked_everywhere(client_for, ada, cora, ivy, url):
    actions.forbid_contact(client=ivy, reason="In litigation", by=ada.actor)
    assert "Do not contact Ivy" in client_for(ada).get(url).text
    page = client_for(cora).get(f"/clients/{ivy.pk}/").text
    assert "Nothing goes out to Ivy on any channel: In litigation" in page
    assert "Allow contact" in page
    assert "Allow contact" not in client_for(ada).get(f"/clients/{ivy.pk}/").text


def test_the_page_of_one_client(client_for, ada, ben, eve, ivy):
    answered(ivy, days=3, score="-0.3")
    page = client_for(ada).get(f"/clients/{ivy.pk}/")
    assert "The fees feel high." in page.text
    assert "Nothing on record" in page.text
    assert {client_for(who).get(f"/clients/{ivy.pk}/").status_code for who in (ben, eve)} == {404}
