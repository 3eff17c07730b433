"""D1: does a table that no source knows come in once a person has named its columns, and the next one without asking?"""

import csv
import io
from datetime import date
from decimal import Decimal as D

import pytest

from advisors.models import User
from advisors.roles import Role
from portfolios import actions
from portfolios.models import Holding, Import, Transaction
from portfolios.sources import mapped
from tests.portfolios.conftest import NOW

pytestmark = pytest.mark.django_db
MOVES = """Acorn Private Bank,,,,,,
Booked,Konto,Vorgang,Titel,Stück,Kurs,Betrag
03.04.2026,A-77,Kauf,OAK,10,"1.100,50","11.005,00"
15.04.2026,A-77,Ertrag,OAK,,,"12,40"
16.04.2026,A-77,Gebühr,,,,"9,90"
17.04.2026,A-77,Verkauf,OAK,4,"1.200,00","4.800,00"
01.04.2026,A-77,Einzahlung,,,,"12.000,00"
Total,,,,,,"27.827,30"
"""
FIELDS = {"day": 0, "account": 1, "action": 2, "symbol": 3, "quantity": 4, "price": 5, "amount": 6}
KINDS = {"kauf": "buy", "ertrag": "dividend", "gebühr": "fee", "verkauf": "sell", "einzahlung": "deposit"}
HELD = """Symbol,Description,Shares,Market Value,As Of
OAK,Oak Works,10,1100.50,04/30/2026
$CASH,,,200,04/30/2026
Total,,,1300.50,
"""


def upload(text, by, name="acorn.csv"):
    return actions.upload(file_name=name, content=text.encode(), by=by, at=NOW)


def apart(text, separator):
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(csv.reader(io.StringIO(text)))
    return written.getvalue()


def name(batch, by, **said):
    return actions.name_columns(batch=batch, mapping=mapped.Mapping(**said), by=by, at=NOW)


@pytest.fixture
def bring(ada, ivy, market, settle):
    def run(batch):
        actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Import.objects.get(pk=batch.pk)

    return run


def test_d1_columns_are_named_once_and_remembered(ada, ben, bring):
    batch = upload(MOVES, ada)
    assert (batch.state, batch.mapping["order"], batch.mapping["decimal"]) == ("unmapped", "mdy", ".")

    batch = name(batch, ada, columns=FIELDS, custodian="Acorn")
    assert (batch.state, batch.mapping["order"], batch.mapping["decimal"]) == ("unmapped", "dmy", ",")
    batch = name(batch, ada, columns=FIELDS, custodian="Acorn", words=KINDS)

    assert (batch.state, batch.kind, batch.as_of, batch.created_count) == ("previewed", "transactions", date(2026, 4, 17), 5)
    assert "prints a total" in batch.warnings[0]
    bring(batch)
    rows = {row.kind: (row.quantity, row.amount) for row in Transaction.objects.all()}
    assert rows == {
        "buy": (10, D("-11005")),
        "dividend": (0, D("12.40")),
        "fee": (0, D("-9.90")),
        "sell": (-4, 4800),
        "deposit": (0, 12000),
    }
    again = upload(MOVES, ada)
    assert (again.state, again.created_count, again.unchanged_count) == ("previewed", 0, 5)
    assert again.warnings[-1].startswith("The columns are read as you named them on ")
    of_ben = upload(MOVES, ben)
    assert of_ben.state == "previewed"  # the firm remembers, not the person
    assert str(ada) in of_ben.warnings[-1]


def test_d1_whose_columns_were_read_is_said_and_another_can_name_them_anew(ada, ben, client_for):
    name(upload(MOVES, ada), ada, columns=FIELDS, custodian="Acorn", words=KINDS)
    of_ben = upload(MOVES, ben)

    page = client_for(ben).get(f"/imports/{of_ben.pk}/")
    assert f"as {ada} named them on" in page.text
    assert f"/imports/{of_ben.pk}/columns/" in page.text  # where he may name them anew
    name(of_ben, ben, columns=FIELDS, custodian="Acorn", words={**KINDS, "ertrag": "interest"})

    assert Import.objects.get(pk=of_ben.pk).mapping["words"]["ertrag"] == "interest"
    for person, who in ((ben, "you"), (ada, str(ben))):
        again = upload(MOVES, person)
        assert (again.mapping["words"]["ertrag"], f"as {who} named" in again.warnings[-1]) == ("interest", True)


def test_d1_what_an_assistant_says_of_columns_holds_for_herself(ada, ben):
    User.objects.filter(pk=ben.pk).update(role=Role.ASSISTANT)
    ben.refresh_from_db()
    batch = name(upload(MOVES, ben), ben, columns=FIELDS, custodian="Acorn", words=KINDS)

    assert (batch.state, upload(MOVES, ben).state, upload(MOVES, ada).state) == ("previewed", "previewed", "unmapped")
    Import.objects.exclude(by=ada).update(state=Import.State.UNDONE)
    assert upload(MOVES, ben).state == "unmapped"  # taken back with what it brought


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_d4_other_separators_are_read_too(ada, separator):
    batch = name(upload(apart(MOVES, separator), ada), ada, columns=FIELDS, custodian="Acorn", words=KINDS)
    assert (batch.state, batch.created_count, batch.mapping["decimal"]) == ("previewed", 5, ",")


def test_d4_a_semicolon_within_a_cell_separates_nothing(ada):
    batch = upload(HELD.replace("Oak Works", "Oak; Works; Ltd; (a;b;c;d)"), ada)
    assert batch.mapping["columns"]["symbol"] == 0


def test_d1_a_new_word_is_asked(ada):
    batch = name(upload(MOVES, ada), ada, columns=FIELDS, custodian="Acorn", words=KINDS)
    assert batch.state == "previewed"

    later = upload(MOVES.replace("Gebühr", "Steuer"), ada)

    assert later.state == "unmapped"
    assert [word for word, kind in later.mapping["words"].items() if not kind] == ["steuer"]


def test_d4_what_could_be_read_both_ways_is_asked(ada):
    text = 'Date,Action,Symbol,Quantity,Amount\n03/04/2026,Buy,OAK,1,"1,234"\n05/06/2026,Buy,OAK,2,"2,345"\n'
    fields = {"day": 0, "action": 1, "symbol": 2, "quantity": 3, "amount": 4}
    batch = name(upload(text, ada), ada, columns=fields, custodian="Acorn", words={"buy": "buy"})

    assert batch.state == "unmapped"
    assert mapped.missing(mapped.Mapping(**batch.mapping)) == [
        "Say which comes first in a date, the day or the month.",
        "Say which sign begins the decimals.",
    ]
    batch = name(batch, ada, columns=fields, custodian="Acorn", words={"buy": "buy"}, order="dmy", decimal=".")
    assert (batch.state, batch.as_of) == ("previewed", date(2026, 6, 5))


def test_positions_of_a_day_with_their_total(ada, bring):
    batch = upload(HELD, ada)
    batch = name(batch, ada, columns=batch.mapping["columns"], custodian="Acorn")

    assert (batch.state, batch.kind, batch.as_of, batch.problems) == ("previewed", "positions", date(2026, 4, 30), [])
    bring(batch)
    assert sorted(Holding.objects.values_list("instrument__symbol", "market_value")) == [("CASH", 200), ("OAK", D("1100.50"))]


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "words"),
    [
        ("1300.50", "1400.50", 4, "Market Value", "less than its total"),
        ("10,1100.50", "ten,1100.50", 2, "Shares", "not a number"),
        ("OAK,Oak", '=HYPERLINK("x"),Oak', 2, "Symbol", "formula"),
        ("OAK,Oak", ",Oak", 2, "Symbol", "symbol is empty"),
        ("$CASH,,,200,04/30/2026", "$CASH,,,200,04/29/2026", 3, "As Of", "several days"),
    ],
)
def test_d2_a_cell_that_cannot_be_read_is_named(ada, old, new, row, column, words):
    batch = upload(HELD.replace(old, new), ada)
    batch = name(batch, ada, columns=batch.mapping["columns"], custodian="Acorn")

    wrong = next(one for one in batch.problems if words in one["problem"])
    assert (wrong["row"], wrong["column"]) == (row, column)


def test_the_page_asks_and_reads(client_for, ada):
    browser = client_for(ada)
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = browser.post("/imports/", {"statements": [SimpleUploadedFile("acorn.csv", MOVES.encode())]}, follow=True)
    assert b"What each word means" not in page.content
    batch = Import.objects.get()
    answers = {f"column-{place}": field for field, place in FIELDS.items()} | {"custodian": "Acorn"}
    page = browser.post(f"/imports/{batch.pk}/columns/", answers, follow=True)
    assert b"What each word means" in page.content
    words = {f"word-{n}": KINDS[word] for n, word in enumerate(Import.objects.get().mapping["words"])}
    page = browser.post(f"/imports/{batch.pk}/columns/", answers | words | {"order": "dmy", "decimal": ","}, follow=True)

    assert b"Nothing is imported yet" in page.content
    assert b"Name its columns anew" in page.content


def test_what_was_imported_is_not_named_anew(ada, bring):
    batch = name(upload(MOVES, ada), ada, columns=FIELDS, custodian="Acorn", words=KINDS)
    done = bring(batch)

    with pytest.raises(actions.UnableToImport, match="no longer"):
        name(done, ada, columns=FIELDS, custodian="Other", words=KINDS)
