"""Is the demonstration's past as sound as if it had been lived: letters, approvals, archive, answers, events?"""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from compliance.models import ArchiveRecord
from desk.demo import firms
from desk.demo.accounts import tell_accounts
from desk.demo.build import bring_prices, closes_of
from desk.demo.households import tell_households
from desk.demo.letters import tell_letters
from desk.demo.past import Past
from desk.demo.people import families
from desk.demo.today import tell_alerts, tell_drafts
from events import MACHINE
from events.models import Event, EventDetail, Pending
from feedback.models import Reading, Reply
from insights.models import Alert
from markets.actions import sync_prices
from markets.prices import open_provider
from messaging.actions import approval
from messaging.models import Delivery, Message, Version
from portfolios.models import Portfolio, Valuation
from tenants import enter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
NAMES = ("Prescott", "Bellweather Family Trust")


def test_the_story_of_two_households_is_sound(operator_firm, ada, cora):
    """Told once for all that is asked of it: to tell it takes seconds."""
    tell(ada)
    every_letter_was_lived_by_the_rules_of_the_day(cora)
    every_event_lies_in_the_past_keeps_its_hash_and_causes_nothing()
    answers_are_read_by_the_reader_and_the_unhappy_ones_ask_for_a_person()
    accounts_are_valued_to_the_last_close_and_out_of_band_where_the_story_says_so()
    the_letter_that_is_due_today_waits_for_compliance()


def tell(ada):
    """Two households of the demonstration in the test's own Larkspur, whose policy asks compliance about every letter."""
    prices = open_provider("bundled", now=NOW)
    with enter.operator():
        sync_prices(name="bundled", provider=prices, by=MACHINE, at=NOW)
    past = Past(NOW, closes_of(prices))
    chosen = tuple(one for one in families("larkspur-ada-1", "larkspur-ada-2") if one.name in NAMES)
    served = tell_households(chosen, ada, past)
    tell_accounts(served, past)
    readings = list(tell_letters(served, past, drafted_today=NAMES[1:]))
    past.write()
    tell_drafts(served, NAMES[1:], past)
    tell_alerts(served, readings, past)


def every_letter_was_lived_by_the_rules_of_the_day(cora):
    sent = Message.objects.filter(state=Message.State.SENT)
    assert sent.count() >= 8

    for message in sent:
        version = Version.objects.get(message=message)
        assert version.problems == []
        standing = approval.standing(message)
        assert standing.by == cora
        assert approval.is_still_approved(message, standing)
        assert message.created_at < message.submitted_at < standing.at < message.sent_at <= NOW

    for delivery in Delivery.objects.all():
        kept = ArchiveRecord.objects.get(delivery_id=delivery.pk)
        assert hashlib.sha256(kept.mime.encode()).hexdigest() == kept.sha256 == delivery.sent_sha256
        assert delivery.client.name.split()[0] in kept.mime
        assert delivery.state == Delivery.State.SENT


def every_event_lies_in_the_past_keeps_its_hash_and_causes_nothing():
    assert Pending.objects.exclude(event__at__gte=NOW).exclude(event__kind="message.drafted").count() == 0
    assert not Event.objects.exclude(kind__startswith="message.").filter(at__gt=NOW, data__told_at=None).exists()
    for detail in EventDetail.objects.select_related("event"):
        assert detail.digest == detail.event.detail_hash


def answers_are_read_by_the_reader_and_the_unhappy_ones_ask_for_a_person():
    replies = Reply.objects.filter(household__name="Prescott").order_by("received_at")
    assert [reply.rating for reply in replies][-2:] == [2, 1]
    assert Reading.objects.filter(is_current=True).count() == Reply.objects.count()

    newest = replies.last().readings.get(is_current=True)
    assert newest.sentiment_score < 0
    assert Alert.objects.filter(household__name="Prescott", severity="bad").exists()


def accounts_are_valued_to_the_last_close_and_out_of_band_where_the_story_says_so():
    for portfolio in Portfolio.objects.all():
        assert portfolio.unvalued_because == ""
        last = Valuation.objects.filter(portfolio=portfolio).latest("on")
        assert last.on.isoformat() == "2026-11-20"
        assert last.value > 0
    assert Alert.objects.filter(household__name="Bellweather Family Trust", kind=Alert.Kind.DRIFT).exists()


def the_letter_that_is_due_today_waits_for_compliance():
    message = Message.objects.get(household__name="Bellweather Family Trust", state=Message.State.IN_REVIEW)

    assert message.versions.get().problems == []
    assert message.as_of.isoformat() == "2026-11-20"


def test_every_office_is_complete():
    for office in firms.OFFICES:
        emails = {worker.email for worker in office.workers}
        assert set(office.books) <= emails
        names = {family.name for files in office.books.values() for family in families(*files)}
        assert set(office.drafts) <= names


def test_only_a_new_week_moves_the_closes_and_so_asks_for_the_story_anew(operator_firm, monkeypatch):
    few = open_provider("bundled", now=NOW).listings()[:2]
    monkeypatch.setattr("markets.prices.bundled.Bundled.listings", lambda self: few)
    said = []
    first, after_the_close, on_friday, in_december = (
        bring_prices(open_provider("bundled", now=NOW + later), NOW + later, said.append)
        for later in (timedelta(0), timedelta(hours=6), timedelta(days=4, hours=6), timedelta(weeks=2))
    )

    assert (first, after_the_close, on_friday, in_december) == (False, True, False, True)
    assert all("shifted by" in line for line in said)
