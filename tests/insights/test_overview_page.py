from datetime import timedelta

import pytest
from django.utils import timezone

from tests.insights.answers import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(ivy):
    now = timezone.now()
    for hours, score in ((1, -0.6), (2, -0.4), (3, -0.8)):
        answered(ivy, at=now - timedelta(hours=hours), score=score, topics=["fees"])


def test_works(client_for, ada, spoken):
    page = client_for(ada).get("/insights/")
    assert "3 answers in half a year, −6 on average." in page.text
    assert "?topic=fees" in page.text


def test_two_answers_make_no_mean(client_for, ada, ivy):
    answered(ivy, at=timezone.now(), score=-0.6)
    answered(ivy, at=timezone.now(), score=-0.4)
    page = client_for(ada).get("/insights/").text
    assert "not enough answers" in page
    assert "−5" not in page


def test_a_colleague_and_another_firm_see_none_of_it(client_for, ben, eve, spoken):
    for user in (ben, eve):
        assert "0 answers in half a year" in client_for(user).get("/insights/").text


def test_a_visitor_signs_in_first(visitor, larkspur):
    assert visitor(larkspur).get("/insights/").status_code == 302


def test_it_is_only_looked_at(client_for, ada):
    assert client_for(ada).post("/insights/").status_code == 405
