"""Do machines read the same figures as people, and import with the same care?"""

from decimal import Decimal as D
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from advisors.models import User
from advisors.roles import Role
from portfolios.models import Import, Transaction
from tenants import enter

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


def test_accounts_with_their_values(funded, machine_of, ada):
    (row,) = machine_of(ada).get("/api/v1/portfolios/").json()["results"]

    assert (row["id"], row["custodian"], row["as_of"]) == (str(funded.pk), "Schwab", "2026-11-20")
    assert D(row["total_value"]) == D("13345")
    assert D(row["cash_balance"]) == 6975
    assert "account_number" not in row


def test_one_account_says_what_was_invested_gained_and_risked(funded, move, value, machine_of, ada):
    move(funded, funded.opened_on or "2026-07-01", "sell", 1150, "OAK", -10)
    value(funded)

    row = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/").json()

    assert D(row["invested_amount"]) == 12_000
    assert D(row["realized_pnl"]) == 150
    assert D(row["unrealized_pnl"]) == 40 * (D("127.4") - 100)
    assert row["risk_score"] in range(1, 8)
    assert row["reasons"] == {}


def test_what_is_not_known_is_null_with_a_reason(account, machine_of, ada):
    row = machine_of(ada).get(f"/api/v1/portfolios/{account().pk}/").json()

    assert row["total_value"] is None
    assert "import a statement" in row["reasons"]["total_value"]


def test_holdings(funded, machine_of, ada):
    answer = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/holdings/").json()

    oak, cash = answer["results"]
    assert answer["as_of"] == "2026-11-20"
    assert (oak["symbol"], oak["quantity"], oak["current_price"], oak["cost_basis"]) == ("OAK", "50", "127.4", "5000")
    assert (oak["market_value"], oak["sector"], oak["asset_class"]) == ("6370", "Materials", "us_equity")
    assert D(oak["weight_percentage"]) + D(cash["weight_percentage"]) == pytest.approx(100)


def test_c2_performance_says_what_it_is(funded, machine_of, ada):
    answer = machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/performance/?period=ytd").json()
    assert "not annualised" in answer["net_yearly"]["reason"]
    assert answer["money_weighted"]["start"] == answer["net"]["start"]

    assert (answer["net"]["basis"], answer["gross"]["basis"]) == ("net", "gross")
    assert answer["net"]["start"] == answer["benchmark"]["start"] == "2025-12-31"
    assert D(answer["net"]["value"]) < D(answer["gross"]["value"])
    assert machine_of(ada).get(f"/api/v1/portfolios/{funded.pk}/performance/?period=ever").status_code == 400


def test_a_file_is_looked_at_applied_and_undone(machine_of, ada, ivy, market, settle):
    api = machine_of(ada)
    file = SimpleUploadedFile("t.csv", (FILES / "schwab_transactions.csv").read_bytes())

    seen = api.post("/api/v1/imports/", {"file": file})
    undecided = api.post(f"/api/v1/imports/{seen.json()['id']}/apply/", {}, content_type="application/json")
    choice = {"accounts": [{"index": 0, "household_id": str(ivy.household_id)}]}
    begun = api.post(f"/api/v1/imports/{seen.json()['id']}/apply/", choice, content_type="application/json")
    settle()
    done = api.get(f"/api/v1/imports/{seen.json()['id']}/").json()
    undone = api.post(f"/api/v1/imports/{seen.json()['id']}/undo/")

    assert (seen.status_code, seen.json()["counts"]) == (201, {"create": 9, "update": 0, "same": 0})
    assert (undecided.status_code, undecided["content-type"]) == (409, "application/problem+json")
    assert (begun.status_code, begun.json()["state"]) == (202, "running")
    assert (done["state"], done["rows_done"]) == ("applied", 9)
    assert undone.json()["state"] == "undone"
    assert not Transaction.objects.exists()


def test_a_file_that_is_not_imported_is_deleted_and_another_is_not(machine_of, ada, ben, market):
    api = machine_of(ada)
    file = SimpleUploadedFile("t.csv", (FILES / "schwab_transactions.csv").read_bytes())
    url = f"/api/v1/imports/{api.post('/api/v1/imports/', {'file': file}).json()['id']}/"

    assert machine_of(ben).delete(url).status_code == 404
    answers = [api.delete(url, headers={"Idempotency-Key": "away"}).status_code for _ in range(2)]
    assert answers == [204, 204]
    assert api.get(url).status_code == 404
    file = SimpleUploadedFile("t.csv", (FILES / "schwab_transactions.csv").read_bytes())
    kept = api.post("/api/v1/imports/", {"file": file}).json()["id"]
    Import.objects.update(state="applied")
    refused = api.delete(f"/api/v1/imports/{kept}/")
    assert (refused.status_code, "can be undone" in refused.content.decode()) == (409, True)


def test_d1_the_columns_of_an_unknown_table_are_named_by_their_headings(machine_of, ada, market):
    api = machine_of(ada)
    table = "Booked,Konto,Vorgang,Titel,Menge,Geld\n17.04.2026,A-7,Kauf,OAK,10,-1100\n18.04.2026,A-7,Gebuehr,,,-9\n"
    seen = api.post("/api/v1/imports/", {"file": SimpleUploadedFile("t.csv", table.encode())}).json()
    url = f"/api/v1/imports/{seen['id']}/columns/"
    columns = {"day": "Booked", "account": "Konto", "action": "Vorgang", "symbol": "Titel", "quantity": "Menge", "amount": "Geld"}

    asked = api.get(url).json()
    assert (asked["state"], asked["header"][2], asked["first_rows"][0][3]) == ("unmapped", "Vorgang", "OAK")
    assert "Say whose file it is." in asked["asks"]
    told = {"columns": columns, "custodian": "Acorn"}
    assert api.post(url, told, content_type="application/json").json()["asks"] == ["Say what each word means."]
    told["words"] = {"kauf": "buy", "gebuehr": "fee"}
    done = api.post(url, told, content_type="application/json").json()
    assert (done["state"], done["asks"], done["columns"]) == ("previewed", [], columns)
    assert api.get(f"/api/v1/imports/{seen['id']}/").json()["counts"]["create"] == 2

    wrong = api.post(url, told | {"columns": columns | {"fee": "Spesen"}}, content_type="application/json")
    assert (wrong.status_code, "no column Spesen" in wrong.json()["detail"]) == (409, True)
    unknown = api.post(url, told | {"columns": {"colour": "Booked"}}, content_type="application/json")
    assert "no field colour" in unknown.json()["errors"][0]["message"]


def test_unknown_fields_are_refused(machine_of, ada, ivy, market):
    api = machine_of(ada)
    seen = api.post("/api/v1/imports/", {"file": SimpleUploadedFile("t.csv", (FILES / "schwab_transactions.csv").read_bytes())})

    answer = api.post(f"/api/v1/imports/{seen.json()['id']}/apply/", {"state": "applied"}, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "state", "message": "This field is unknown."}]


@pytest.mark.parametrize("path", ["", "holdings/", "performance/"])
def test_a_colleague_and_another_firm_get_404_and_no_key_401(path, funded, machine_of, visitor, larkspur, ben, eve, cobalt):
    url = f"/api/v1/portfolios/{funded.pk}/{path}"

    assert machine_of(ben).get(url).status_code == 404
    with enter.firm(cobalt):
        assert machine_of(eve).get(url).status_code == 404
    assert visitor(larkspur).get(url).status_code == 401


def test_the_key_of_somebody_whose_role_has_none_any_more_opens_nothing(machine_of, ada):
    api = machine_of(ada)
    User.objects.filter(pk=ada.pk).update(role=Role.COMPLIANCE)

    assert api.get("/api/v1/imports/").status_code == 401
