"""Does a file with a word that nobody knows come in, ask what it meant, and take the answer for all rows of that word?"""

from decimal import Decimal as D
from pathlib import Path

import pytest
import time_machine

from events.models import Event
from portfolios import actions
from portfolios.models import Flag, Import, Transaction
from tests.portfolios.conftest import NOW

pytestmark = pytest.mark.django_db
TEXT = (Path(__file__).parent / "files" / "schwab_transactions.csv").read_text()
MORE = """"10/20/2026","Moon Fee","","TO THE MOON","","","","-$10.00",
"10/19/2026","Moon Fee","","BACK FROM IT","","","","$3.00",
"""


@pytest.fixture
def bring(ada, ivy, market, settle):
    def bring(text):
        batch = actions.upload(file_name="moon.csv", content=text.encode(), by=ada, at=NOW)
        if not batch.accounts[0]["portfolio"]:
            actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Import.objects.get(pk=batch.pk)

    return bring


def test_d2_it_comes_in_and_the_account_asks_what_it_was(bring):
    batch = bring(TEXT.replace("Advisor Fee", "Moon Fee"))

    assert (batch.state, batch.created_count) == ("applied", 9)
    odd = Transaction.objects.get(kind="unknown")
    assert (odd.amount, odd.description) == (D("-62.10"), "Moon Fee")
    flag = Flag.objects.standing().get(portfolio=odd.portfolio, kind="unknown")
    assert flag.text == "Nobody has said what moved -$62.10 on 2 November 2026."


def test_d2_the_preview_names_the_row_and_the_word(ada, client_for):
    batch = actions.upload(file_name="moon.csv", content=TEXT.replace("Advisor Fee", "Moon Fee").encode(), by=ada, at=NOW)

    page = " ".join(client_for(ada).get(f"/imports/{batch.pk}/").content.decode().split())
    assert "Row 5 is called “Moon Fee”, and we do not know what Schwab means by it." in page


def test_one_answer_names_all_of_that_word_and_the_same_file_changes_nothing(bring, ada, client_for, settle):
    text = TEXT.replace("Advisor Fee", "Moon Fee").replace('"10/15/2026"', f'{MORE}"10/15/2026"')
    bring(text)
    odd = Transaction.objects.get(kind="unknown", on="2026-11-02")

    with time_machine.travel(NOW, tick=False):
        said = {"movement": odd.pk, "kind": "withdrawal", "source": "Schwab’s statement", "alike": "on"}
        answer = client_for(ada).post(f"/portfolios/{odd.portfolio_id}/movements/name/", said, follow=True)
        settle()

    assert "2 movements are in the books as what they were" in answer.content.decode()
    told = dict(Transaction.objects.filter(description="Moon Fee").values_list("amount", "kind"))
    assert told == {D("-62.10"): "withdrawal", D(-10): "withdrawal", D(3): "unknown"}  # what came in was no withdrawal
    assert Event.objects.filter(kind="movement.named").count() == 2
    assert bring(text).created_count == 0
    assert Transaction.objects.filter(description="Moon Fee").count() == 3


def test_without_a_word_for_the_others_one_answer_names_one(bring, ada):
    bring(TEXT.replace("Advisor Fee", "Moon Fee").replace('"10/15/2026"', f'{MORE}"10/15/2026"'))
    odd = Transaction.objects.get(kind="unknown", on="2026-11-02")

    named = actions.name_movement(portfolio=odd.portfolio, movement=odd, kind="fee", source="Schwab", by=ada, at=NOW)

    assert [one.pk for one in named] == [odd.pk]
    assert Transaction.objects.filter(kind="unknown").count() == 2


@pytest.fixture
def named(bring, ada, settle):
    bring(TEXT.replace("Advisor Fee", "Moon Fee"))
    odd = Transaction.objects.get(kind="unknown")
    actions.name_movement(portfolio=odd.portfolio, movement=odd, kind="withdrawal", source="Schwab", by=ada, at=NOW)
    return odd


def test_what_a_word_meant_is_remembered_for_the_next_file_and_said(named, bring, ada, client_for):
    text = TEXT.replace("Advisor Fee", "Moon Fee").replace('"10/15/2026"', f'{MORE}"10/15/2026"')
    batch = actions.upload(file_name="next.csv", content=text.encode(), by=ada, at=NOW)
    (warning,) = (one for one in batch.warnings if "Moon Fee" in one)
    assert warning.startswith("“Moon Fee” is taken for “Withdrawal”, as it was named before")

    bring(text)

    told = dict(Transaction.objects.filter(description="Moon Fee").values_list("amount", "kind"))
    assert told == {D("-62.10"): "withdrawal", D(-10): "withdrawal", D(3): "unknown"}  # it came in: asked about
    assert Event.objects.filter(kind="movement.named_as_before").count() == 1


def test_a_wrong_answer_is_said_anew_and_the_last_one_is_remembered(named, bring, ada, client_for, settle):
    url = f"/portfolios/{named.portfolio_id}/movements/name/"
    with time_machine.travel(NOW, tick=False):
        page = " ".join(client_for(ada).get(url).content.decode().split())
        assert "-$62.10, “Moon Fee”, now Withdrawal" in page
        assert url in client_for(ada).get(f"/portfolios/{named.portfolio_id}/books/").content.decode()
        client_for(ada).post(url, {"movement": named.pk, "kind": "fee", "source": "Schwab’s letter"})
        settle()

    named.refresh_from_db()
    assert named.kind == "fee"
    bring(TEXT.replace("Advisor Fee", "Moon Fee").replace('"10/15/2026"', f'{MORE}"10/15/2026"'))
    assert Transaction.objects.get(description="Moon Fee", amount=D(-10)).kind == "fee"


def test_what_the_custodian_named_himself_is_not_named_by_hand(bring, ada, client_for):
    bring(TEXT)
    fee = Transaction.objects.get(kind="fee")
    assert "/movements/name/" not in client_for(ada).get(f"/portfolios/{fee.portfolio_id}/books/").content.decode()
    with pytest.raises(actions.UnableToState, match="as the custodian calls it"):
        actions.name_movement(portfolio=fee.portfolio, movement=fee, kind="withdrawal", source="x", by=ada, at=NOW)


def test_another_custodians_word_is_another(named, bring):
    text = (
        (Path(__file__).parent / "files" / "vanguard.csv")
        .read_text()
        .replace("09/01/2026,Transfer (incoming)", "09/01/2026,Moon Fee")
    )
    batch = actions.upload(file_name="v.csv", content=text.encode(), by=named.portfolio.household.advisor, at=NOW)
    warning = next(one for one in batch.warnings if "Moon Fee" in one)
    assert "we do not know what Vanguard means by it" in warning
