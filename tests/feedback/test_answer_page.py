from datetime import timedelta

import pytest
from django.core import signing

from clients.models import Referral
from events.models import Event
from feedback.models import Reply, ReplyVersion
from tenants import enter

pytestmark = pytest.mark.django_db


def test_a_rating_in_the_link_is_chosen_and_not_recorded(page):
    response = page.get("?rating=4")
    assert response.context["values"]["rating"] == 4
    assert "Send “Good” to Ada?" in response.content.decode()
    assert not Reply.objects.exists()


def test_h1_a_scanner_records_nothing(page):
    for query in ("", "?rating=1", "?rating=5", "?rating=nine", "?lang=es"):
        for method in (page.browser.get, page.browser.head):
            assert method(page.url + query).status_code == 200
    assert page.browser.get(f"{page.url}thanks/").status_code == 302
    assert page.browser.get(f"{page.url}introduce/").status_code == 405
    assert not Reply.objects.exists()
    assert not Event.objects.filter(kind__startswith="reply").exists()


def test_h1_the_button_records_the_answer(page, ivy):
    response = page.post(rating="2", message=" The fees feel high. ", topic=["fees"], call="on")
    assert (response.status_code, response["Location"]) == (303, f"{page.url}thanks/")
    reply = Reply.objects.get()
    assert (reply.rating, reply.text, reply.chosen_topics, reply.wants_call) == (2, "The fees feel high.", ["fees"], True)
    assert reply.client == ivy
    assert Event.objects.get(kind="reply.received").actor_id == ivy.pk


def test_the_page_names_no_client_and_sets_no_cookie(page, ivy):
    response = page.get("?rating=5")
    assert ivy.name not in response.content.decode()
    assert ivy.salutation not in response.content.decode()
    assert not response.cookies


def test_t2_two_posts_are_one_answer_with_two_versions(page):
    page.post(rating="4")
    page.post(rating="1", message="I changed my mind.")
    assert Reply.objects.get().rating == 1
    assert list(ReplyVersion.objects.order_by("number").values_list("number", "rating")) == [(1, 4), (2, 1)]


def test_pressing_the_button_twice_changes_nothing(page):
    page.post(rating="4", message="Fine")
    page.post(rating="4", message="Fine")
    assert ReplyVersion.objects.count() == 1


def test_h2_the_answer_may_change_for_seven_days(page, clock):
    page.post(rating="4")
    clock.shift(timedelta(days=6, hours=23))
    assert page.post(rating="3").status_code == 303
    clock.shift(timedelta(hours=2))
    response = page.get("?rating=1")
    assert (response.status_code, response.context["heading"]) == (200, "We have your answer")
    assert page.browser.post(page.url, {"rating": "1"}).status_code == 200
    assert Reply.objects.get().rating == 3


def test_h2_an_expired_link_is_a_kind_page_without_names(page, clock, ivy, ada):
    clock.shift(timedelta(days=30))
    response = page.get("?rating=5")
    content = response.content.decode()
    assert (response.status_code, response.context["heading"]) == (410, "This link has expired")
    assert "Larkspur" in content
    assert not [name for name in (ivy.name, ivy.salutation, ada.first_name, ivy.email) if name in content]


def test_t2_after_expiry_nothing_is_recorded(page, clock):
    nonce = page.nonce()
    clock.shift(timedelta(days=30))
    assert page.browser.post(page.url, {"rating": "5", "nonce": nonce}).status_code == 410
    assert not Reply.objects.exists()


@pytest.mark.parametrize("token", ["x", "a" * 43, "A-_9" * 11, "…" * 43, "0" * 400, "%00" * 20])
def test_h2_an_unknown_link_is_not_found(page, token):
    assert page.browser.get(f"/f/{token}/").status_code == 404


def test_t2_the_link_means_nothing_at_another_firm(page, visitor, cobalt):
    assert visitor(cobalt).get(page.url).status_code == 404
    assert visitor(cobalt).post(page.url, {"rating": "1", "nonce": page.nonce()}).status_code == 404
    with enter.firm(cobalt):
        assert not Reply.objects.exists()


@pytest.mark.parametrize("nonce", ["", "x", "1sVb:forged"])
def test_t3_without_the_nonce_of_the_page_nothing_is_recorded(page, nonce):
    response = page.browser.post(page.url, {"rating": "5", "message": "Kept", "nonce": nonce})
    assert response.status_code == 422
    assert "Kept" in response.content.decode()
    assert not Reply.objects.exists()


def test_a_nonce_belongs_to_one_link(page):
    other = signing.TimestampSigner(salt="feedback.answer").sign("another").partition(":")[2]
    assert page.browser.post(page.url, {"rating": "5", "nonce": other}).status_code == 422


def test_without_a_rating_the_words_come_back(page):
    response = page.post(message="Half a thought", call="on")
    assert response.status_code == 422
    assert response.context["values"]["message"] == "Half a thought"
    assert "Please choose one of the five." in response.content.decode()


def test_too_many_words_are_refused_and_kept(page):
    response = page.post(rating="3", message="a" * 4001)
    assert response.status_code == 422
    assert "a" * 4001 in response.content.decode()
    assert not Reply.objects.exists()


def test_the_page_speaks_spanish(page):
    assert 'lang="es"' in page.get("?lang=es").content.decode()
    response = page.post(rating="4", lang="es")
    assert response["Location"].endswith("?lang=es")
    assert Reply.objects.get().language == "es"


def test_the_household_s_language_comes_first(page, ivy):
    ivy.household.language = "es"
    ivy.household.save()
    assert "¿Qué le pareció esta carta?" in page.get().content.decode()


def test_t32_what_was_typed_is_escaped(page):
    page.post(rating="4", message="<script>alert(1)</script>")
    assert "<script>alert" not in page.get().content.decode()


def test_t1_more_than_sixty_looks_a_minute_are_turned_away(page):
    codes = [page.browser.get("/f/nobody/").status_code for _ in range(62)]
    assert codes == [404] * 60 + [429] * 2


def test_the_page_is_small(page, larkspur):
    import gzip

    assert len(gzip.compress(page.get("?rating=4").content)) < 5000


class TestThanks:
    def test_after_good_it_asks_for_a_name_once(self, page):
        page.post(rating="4")
        assert page.browser.get(f"{page.url}thanks/").context["asks"]
        page.introduce(name="Tom Ash", email="tom@ash.example")
        assert Referral.objects.get().name == "Tom Ash"
        assert not page.browser.get(f"{page.url}thanks/").context["asks"]

    @pytest.mark.parametrize("rating", ["1", "2", "3"])
    def test_after_less_it_never_asks(self, page, rating):
        page.post(rating=rating)
        assert not page.browser.get(f"{page.url}thanks/").context["asks"]
        page.introduce(name="Tom Ash")
        assert not Referral.objects.exists()

    def test_j4_it_never_asks_whoever_complains(self, page):
        page.post(rating="5", message="Lovely letter, but I want to make a complaint about the transfer.")
        assert not page.browser.get(f"{page.url}thanks/").context["asks"]

    def test_not_now_is_the_end_of_it(self, page):
        page.post(rating="5")
        assert page.introduce(not_now="1").status_code == 303
        assert "All right" in page.browser.get(f"{page.url}thanks/").content.decode()
        assert not page.browser.get(f"{page.url}thanks/").context["asks"]
        assert not Referral.objects.exists()

    def test_nobody_who_was_named_is_written_to(self, page, mailoutbox, settle):
        page.post(rating="5")
        page.introduce(name="Tom Ash", email="tom@ash.example")
        settle()
        assert not mailoutbox

    def test_without_a_name_it_asks_again(self, page):
        page.post(rating="5")
        response = page.introduce(name=" ", email="tom@ash.example")
        assert response.status_code == 422
        assert "tom@ash.example" in response.content.decode()

    def test_without_the_nonce_nothing_is_named(self, page):
        page.post(rating="5")
        page.browser.post(f"{page.url}introduce/", {"name": "Tom Ash"})
        assert not Referral.objects.exists()


def test_t3_looking_at_the_link_again_and_again_leaves_no_rating(page):
    """From several places; a thousand looks at every link of a letter are a proof of their own (links-looked-at)."""
    for number in range(20):
        method = page.browser.head if number % 2 else page.browser.get
        method(f"{page.url}?rating={number % 5 + 1}", REMOTE_ADDR=f"10.0.{number // 5}.1")
    assert not Reply.objects.exists()
    assert not ReplyVersion.objects.exists()


def test_t1_the_pace_is_a_firms_own_and_says_when_to_come_again(page, visitor, cobalt):
    for _ in range(60):
        page.browser.get("/f/nobody/")
    assert page.get()["Retry-After"] == "60"
    assert visitor(cobalt, REMOTE_ADDR=page.browser.defaults["REMOTE_ADDR"]).get("/f/nobody/").status_code == 404


def test_t1_more_than_ten_presses_a_minute_on_one_link_are_held_with_their_words(page, clock):
    nonce = page.nonce()
    codes = [page.browser.post(page.url, {"nonce": nonce, "rating": "4"}).status_code for _ in range(10)]
    held = page.browser.post(page.url, {"nonce": nonce, "rating": "4", "message": "One more thing"}, REMOTE_ADDR="10.9.9.9")
    assert codes == [303] * 10
    assert (held.status_code, held["Retry-After"]) == (429, "60")
    assert "One more thing" in held.content.decode()
    assert page.get().status_code == 200  # looking goes on
    clock.shift(timedelta(minutes=1))
    assert page.post(rating="4", message="One more thing").status_code == 303
