from dataclasses import replace
from datetime import date

import pytest

from compliance.lexicon import Profile
from compliance.performance import Place, ShownReturn, check_net_and_gross, check_periods

GROSS = ShownReturn(
    slot="ytd_gross",
    basis="gross",
    subject="household",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 11, 20),
    place=Place.BODY,
    paragraph=2,
)
NET = replace(GROSS, slot="ytd_net", basis="net")


def test_f4_gross_alone_is_blocked():
    (finding,) = check_net_and_gross([GROSS], profile=Profile.SEC_RIA)

    assert (finding.severity, finding.quote) == ("block", "{ytd_gross}")
    assert "206(4)-1(d)(1)" in finding.citation


def test_f4_net_in_the_same_paragraph_is_enough():
    assert check_net_and_gross([GROSS, NET], profile=Profile.SEC_RIA) == []


@pytest.mark.parametrize(
    "net",
    [
        replace(NET, starts_on=date(2026, 2, 1)),
        replace(NET, ends_on=date(2026, 10, 31)),
        replace(NET, subject="benchmark"),
        replace(NET, paragraph=3),
    ],
    ids=["starts later", "ends earlier", "another portfolio", "another paragraph"],
)
def test_f4_a_net_return_that_is_not_its_twin_does_not_help(net):
    assert check_net_and_gross([GROSS, net], profile=Profile.DUAL)


def test_f4_gross_in_the_subject_needs_net_in_the_subject():
    headline = replace(GROSS, place=Place.SUBJECT)

    assert check_net_and_gross([headline, NET], profile=Profile.DUAL)
    assert check_net_and_gross([headline, replace(NET, place=Place.SUBJECT)], profile=Profile.DUAL) == []


def test_f4_gross_in_the_text_may_lean_on_net_in_the_panel():
    assert check_net_and_gross([GROSS, replace(NET, place=Place.PANEL)], profile=Profile.DUAL) == []


def test_f4_an_advertisement_shows_one_five_and_ten_years():
    def years(count):
        return replace(NET, starts_on=date(2025 - count, 12, 31), ends_on=date(2025, 12, 31))

    assert check_periods([years(1)], profile=Profile.SEC_RIA, lifetime_in_years=20)
    assert check_periods([years(1), years(5), years(10)], profile=Profile.SEC_RIA, lifetime_in_years=20) == []
    assert check_periods([years(1), years(3)], profile=Profile.SEC_RIA, lifetime_in_years=3) == []
    assert check_periods([years(1)], profile=Profile.BROKER_DEALER, lifetime_in_years=20) == []
