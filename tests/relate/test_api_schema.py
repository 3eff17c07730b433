"""Does every reading door answer what its description says, field by field?"""

import re
from datetime import UTC, datetime

import jsonschema
import pytest

from clients import actions as clients_actions
from insights.actions import raise_alert
from markets.models import Indicator
from messaging.models import Message
from portfolios import actions as portfolios_actions
from portfolios.models import Import
from tenants import enter
from tests.feedback.letters import sent_letter
from tests.insights.answers import answered
from tests.messaging.conftest import figures  # noqa: F401
from tests.portfolios.conftest import account, market, move  # noqa: F401

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
QUERIES = {"/api/v1/portfolios/{id}/performance/": ["", "?period=mtd", "?period=since_inception"]}


@pytest.fixture
def keys(ivy, ada, figures, operator_firm):  # noqa: F811
    """One row behind every address that names one."""
    sent_letter(ivy, at=NOW)
    answered(ivy, at=NOW, score=-0.5)
    raise_alert(household=ivy.household, kind="silence", cause="a", severity="warn", title="Silence", text="", at=NOW)
    with enter.operator():
        Indicator.objects.create(series="cpi", month=NOW.date(), known_on=NOW.date(), value=330, source="test")
    clients_actions.add_task(household=ivy.household, title="Call", owner=ada, by=ada.actor)
    clients_actions.name_referral(household=ivy.household, name="Femi", at=NOW, by=ada.actor)
    unknown = b"Booked,Konto,Vorgang\n17.04.2026,A-7,Kauf\n"
    portfolios_actions.upload(file_name="a.csv", content=unknown, by=ada, at=NOW)
    return {
        "households": ivy.household_id,
        "clients": ivy.pk,
        "portfolios": ivy.household.portfolios.get().pk,
        "messages": Message.objects.first().pk,
        "feedback": ivy.replies.get().pk,
        "alerts": ivy.household.alerts.get().pk,
        "tasks": ivy.household.tasks.get().pk,
        "referrals": ivy.household.referrals.get().pk,
        "imports": Import.objects.get().pk,
    }


@pytest.fixture
def schema(visitor, larkspur):
    return visitor(larkspur).get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()


def test_l1_every_reading_door_answers_as_it_is_described(schema, keys, machine_of, ada):
    machine, read, wrong = machine_of(ada), 0, []
    for path, verbs in schema["paths"].items():
        if "get" not in verbs:
            continue
        content = verbs["get"]["responses"]["200"]["content"]
        if "application/pdf" in content:
            assert machine.get(_address(path, keys)).content.startswith(b"%PDF-"), path
            continue
        described = content["application/json"]["schema"]
        for query in QUERIES.get(path, [""]):
            answer = machine.get(_address(path, keys) + query)
            assert answer.status_code == 200, path
            whole = described | {"components": schema["components"]}
            found = jsonschema.Draft202012Validator(whole).iter_errors(answer.json())
            wrong += [f"{path} {error.json_path}: {error.message}" for error in found]
            assert answer.json().get("results", True), f"{path} was empty, so nothing was compared"
            read += 1
    assert not wrong, "\n".join(wrong)
    assert read >= 20


def test_a_refusal_is_a_problem_as_described(schema, machine_of, ada):
    door = schema["paths"]["/api/v1/clients/{id}/"]["get"]["responses"]
    answer = machine_of(ada).get("/api/v1/clients/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == 404
    jsonschema.validate(answer.json(), door["404"]["content"][answer["Content-Type"]]["schema"])


def test_what_a_door_takes_is_described_with_what_it_refuses(schema):
    body = schema["paths"]["/api/v1/messages/{id}/approve/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert schema["components"]["schemas"][body["$ref"].rsplit("/", 1)[-1]]["required"] == ["version"]


def _address(path, keys):
    if "{" not in path:
        return path
    return path.replace("{id}", str(keys[path.split("/")[3]]))


def test_whatever_narrows_a_list_is_described_as_a_parameter(schema):
    """A description that names `?kind=` is believed by people, a parameter by their programs."""
    undescribed = {
        f"{path} {name}"
        for path, doors in schema["paths"].items()
        for name in re.findall(r"\?(\w+)=", doors.get("get", {}).get("description", ""))
        if name not in {one["name"] for one in doors["get"].get("parameters", [])}
    }
    assert undescribed == set()
    narrowed = {one["name"] for one in schema["paths"]["/api/v1/events/"]["get"]["parameters"]}
    assert {"kind", "household"} <= narrowed
