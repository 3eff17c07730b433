"""A figure that was given and is another now, worked out by hand: what was told then, what is told now, and the difference.

A deposit of 1,000 on 1 June was none; the file is taken back an hour later, and one that says 500 comes a day after that.
OAK closes at 104.50 on 5 January, at 115.00 on 1 June and at 127.40 on 20 November 2026.
"""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine

from portfolios.actions import add_asset, appraise, revalue, undo
from portfolios.models import Import, Restatement
from portfolios.queries import portfolio_figures
from tests.portfolios.conftest import NOW, TODAY

JUNE, LAST = date(2026, 6, 1), date(2026, 11, 20)
MINUTE = timedelta(minutes=1)
AGAIN, SOON, NEXT_DAY = NOW + MINUTE, NOW + timedelta(hours=1), NOW + timedelta(days=1)
IN_JUNE = 10_000 - 5_225 + 50 * D("115.00")  # 10,525
AT_LAST = 10_000 - 5_225 + 50 * D("127.40")  # 11,145
ROUNDING = D("1e-8")
FIRST = """
    01/05/2026 | MoneyLink Deposit | | | | | 10000.00
    01/05/2026 | Buy | OAK | 50 | 104.50 | | -5225.00
"""


def chained(paid_in):
    """To the deposit, and from it."""
    return IN_JUNE / 10_000 * (AT_LAST + paid_in) / (IN_JUNE + paid_in) - 1


@pytest.fixture
def corrected(history, ada, settle):
    with time_machine.travel(NOW, tick=False):
        account = history(FIRST)
    with time_machine.travel(AGAIN, tick=False):
        history("06/01/2026 | MoneyLink Deposit | | | | | 1000.00", account)
    with time_machine.travel(SOON, tick=False):
        undo(batch=Import.objects.latest("created_at"), by=ada.actor, at=SOON)
        settle()
    with time_machine.travel(NEXT_DAY, tick=False):
        history("06/01/2026 | MoneyLink Deposit | | | | | 500.00", account)
    return account


@pytest.mark.parametrize(
    ("known", "paid_in"),
    [(AGAIN + MINUTE, 1_000), (SOON + MINUTE, 0), (NEXT_DAY + MINUTE, 500), (None, 500)],
)
def test_a_figure_is_told_as_it_was_given_at_each_moment(corrected, known, paid_in):
    figures = portfolio_figures(corrected, on=TODAY, known=known)

    assert figures.value.value == AT_LAST + paid_in
    assert (figures.cash.value, figures.invested.value) == (10_000 - 5_225 + paid_in, 10_000 + paid_in)
    assert figures.returns["since_inception"].net.value == pytest.approx(chained(paid_in), abs=ROUNDING)


def test_each_correction_is_listed_with_its_days_and_its_effect(corrected):
    first, second, third = Restatement.objects.filter(portfolio=corrected).order_by("at")

    for one, before, after in ((first, 0, 1_000), (second, 1_000, 0), (third, 0, 500)):
        assert (one.first_on, one.last_on, one.days) == (JUNE, LAST, 125)  # 25 weeks of five days
        assert (one.value_before, one.value_after) == (AT_LAST + before, AT_LAST + after)
        assert one.return_before == pytest.approx(chained(before), abs=ROUNDING)
        assert one.return_after == pytest.approx(chained(after), abs=ROUNDING)
    assert "history.csv" in second.cause


def test_days_before_the_correction_are_told_as_before(corrected):
    in_may = 10_000 - 5_225 + 50 * D("114.90")  # on Friday 29 May

    for known in (AGAIN + MINUTE, None):
        assert portfolio_figures(corrected, on=date(2026, 5, 29), known=known).value.value == in_may


def test_another_value_by_hand_of_the_same_day_restates_and_the_first_stays_known(history, ada):
    with time_machine.travel(NOW, tick=False):
        account = history(FIRST)
        words = {"portfolio": account, "source": "Hart & Sons", "by": ada}
        what = {"name": "12 Mill Lane", "asset_class": "real_assets", "quantity": D(1), "worth": D(400_000)}
        house = add_asset(on=JUNE, at=NOW, **words, **what).instrument
        revalue(portfolio_ids=[account.pk], by=ada.actor, at=NOW)
    with time_machine.travel(SOON, tick=False):
        appraise(instrument=house, on=JUNE, price=D(390_000), at=SOON, **words)
        revalue(portfolio_ids=[account.pk], by=ada.actor, at=SOON, cause="a value was corrected")

    then = portfolio_figures(account, on=TODAY, known=NOW + MINUTE)
    now = portfolio_figures(account, on=TODAY)
    assert (then.value.value, now.value.value) == (AT_LAST + 400_000, AT_LAST + 390_000)
    assert (then.invested.value, now.invested.value) == (10_000 + 400_000, 10_000 + 390_000)
    listed = Restatement.objects.get(cause="a value was corrected")
    assert listed.value_after - listed.value_before == -10_000
