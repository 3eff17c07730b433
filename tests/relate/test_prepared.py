"""A statement that is compiled once serves every firm and person, and keeps nothing of whoever asked first."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from advisors.models import User
from clients.models import Household, Note
from insights.queries.sentiment import moods
from portfolios.models import Portfolio, Valuation
from relate.lib.models import CrossFirm
from relate.lib.prepared import Prepared
from tenants import enter

pytestmark = pytest.mark.django_db

seen = Prepared(lambda sight, viewer: Household.objects.visible_to(sight.of(viewer)).order_by("name"))


def _home(advisor, name):
    return Household.objects.create(name=name, advisor=advisor, since_on=date(2024, 1, 1))


def _seen(user):
    return [one.name for one in seen(user.sight, viewer=user.pk)]


def test_i1_each_person_and_firm_gets_its_own_rows_from_one_statement(ada, ben, cora, eve, cobalt):
    _home(ada, "Ada's"), _home(ben, "Ben's")
    with enter.firm(cobalt):
        _home(eve, "Eve's")
    for _ in range(2):
        assert "Ada's" in _seen(ada)
        assert "Ben's" not in _seen(ada)
        assert "Ben's" in _seen(ben)
        assert "Ada's" not in _seen(ben)
        assert {"Ada's", "Ben's"} <= set(_seen(cora))
        assert "Eve's" not in _seen(cora)
        with enter.firm(cobalt):
            assert "Eve's" in _seen(eve)
            assert "Ada's" not in _seen(eve)


def test_i1_rows_know_the_firm_that_they_came_from(ada, eve, cobalt):
    _home(ada, "Ada's")
    seen(ada.sight, viewer=ada.pk)
    with enter.firm(cobalt):
        _home(eve, "Eve's")
        theirs = seen(eve.sight, viewer=eve.pk)[0]
    with pytest.raises(CrossFirm):
        theirs.save()


def test_who_is_narrowed_or_gone_sees_less_through_the_same_query(ada, cora):
    _home(ada, "Ada's")
    assert "Ada's" in _seen(cora)
    assert "Ada's" not in _seen(cora.in_own_book())
    User.objects.filter(pk=cora.pk).update(is_active=False)
    assert "Ada's" not in _seen(User.objects.get(pk=cora.pk))


def test_the_statement_is_the_same_and_its_values_are_not(ada, ben):
    with CaptureQueriesContext(connection) as asked:
        _seen(ada), _seen(ben)
    first, second = (one["sql"] for one in asked if "clients_household" in one["sql"])
    assert first.replace(ada.pk.hex, "?") == second.replace(ben.pk.hex, "?")


def test_what_was_not_given_by_name_is_refused(ada):
    strays = (
        Prepared(lambda viewer: Household.objects.filter(advisor=ada)),
        Prepared(lambda viewer: Household.objects.filter(advisor=viewer, created_at__lt=timezone.now())),
        Prepared(lambda viewer: Household.objects.filter(advisor=viewer, since_on__lt=date(2026, 1, 1))),
        Prepared(lambda viewer: Household.objects.filter(advisor__in=[viewer, uuid4()])),
    )
    for stray in strays:
        with pytest.raises(ValueError, match="not given by name"):
            stray(viewer=ada.pk)
    changed = Prepared(lambda at: Household.objects.filter(created_at__lt=at - timedelta(days=1)))
    typed = Prepared(lambda text: Household.objects.filter(name__icontains=text))
    for query, value in ((changed, {"at": timezone.now()}), (typed, {"text": "Oak"})):
        with pytest.raises(ValueError, match="was changed"):
            query(**value)


def test_a_number_that_is_not_the_codes_own_is_refused_and_given_by_name():
    """Such as somebody's threshold: whoever asked first would have set it for all."""
    for stray in (
        Prepared(lambda: Valuation.objects.filter(value__gt=Decimal("250000"))),
        Prepared(lambda: Valuation.objects.filter(value__gt=0.25)),
        Prepared(lambda: Portfolio.objects.annotate(least=Value(10))),
    ):
        with pytest.raises(ValueError, match="not given by name"):
            stray()
    for least in (3, Decimal(3)):
        with pytest.raises(ValueError, match="a number from around it"):
            Prepared(lambda: Valuation.objects.filter(value__gt=least))  # noqa: B023 (that is what is refused)
    above = Prepared(lambda least: Valuation.objects.filter(value__gt=least).values_list("value", flat=True))
    assert above(least=Decimal("250000.5")) == above(least=Decimal(1)) == []


def test_an_amount_by_name_is_asked_anew_each_time(ada):
    from portfolios.actions import open_portfolio

    home = _home(ada, "Oak")
    account = open_portfolio(household=home, name="A", custodian="Schwab", account_number="1", by=ada.actor)
    days = (date(2026, 11, 19), date(2026, 11, 20))
    for on, worth in zip(days, (100, 300), strict=True):
        numbers = {"value": worth, "cash": 0, "flow": 0, "fee": 0, "basis": "stated", "known_from": timezone.now()}
        Valuation.objects.create(portfolio=account, on=on, **numbers)
    above = Prepared(lambda least: Valuation.objects.filter(value__gt=least).values_list("on", flat=True).order_by("on"))
    assert above(least=Decimal("99.5")) == list(days)
    assert above(least=Decimal(250)) == [days[1]]
    assert above(least=Decimal(1000)) == []


def test_it_is_built_where_no_firm_can_be_read(ada):
    """The firm's settings are no part of a statement that all firms share."""
    met = []
    Prepared(lambda viewer: met.append(enter.current()) or Household.objects.filter(advisor=viewer))(viewer=ada.pk)
    assert met == [None]


def test_every_kind_of_rows_comes_out_as_from_the_queryset(ada):
    home = _home(ada, "Oak")
    Note.objects.create(household=home, kind="call", body="Talked.", at=timezone.now(), author=ada)
    by_key = Prepared(lambda keys: Household.objects.filter(pk__among=keys).select_related("advisor"))
    assert [(one.name, one.advisor.name) for one in by_key(keys=[home.pk])] == [("Oak", ada.name)]
    assert by_key(keys=[]) == []
    assert by_key(keys=[uuid4(), home.pk]) == [home]
    rows = Prepared(lambda key: Household.objects.filter(pk=key).values("name", on=Coalesce("closed_on", "since_on")))
    assert rows(key=home.pk) == [{"name": "Oak", "on": date(2024, 1, 1)}]
    both = Prepared(
        lambda key: (
            Household.objects.filter(pk=key)
            .values_list("pk")
            .union(Note.objects.filter(household=key).values_list("household"), all=True)
        )
    )
    assert both(key=home.pk) == [(home.pk,), (home.pk,)]
    assert moods(ada, until=date(2026, 11, 20)) == []
