"""Can every write of the API be sent again without harm, and does its description say so?"""

import pytest

from tests.guards.test_urls import ALL

WRITING = ("post", "put", "patch", "delete")
DOORS = {name: view.cls for name, (_, view) in ALL.items() if name.startswith("api:v1") and hasattr(view, "cls")}
WRITES = [(name, verb) for name, cls in DOORS.items() for verb in WRITING if hasattr(cls, verb)]


def test_there_are_writes_to_look_at():
    assert len(WRITES) >= 10


@pytest.mark.parametrize(("name", "verb"), WRITES)
def test_l1_every_write_takes_an_idempotency_key(name, verb):
    handler = getattr(DOORS[name], verb)
    assert getattr(handler, "is_once", False), f"{name}: put @once above its {verb} (advisors.once)"


@pytest.mark.django_db
def test_every_write_is_described_with_it(visitor, larkspur):
    schema = visitor(larkspur).get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    verbs = [(path, verb, door) for path, doors in schema["paths"].items() for verb, door in doors.items()]
    for path, verb, door in verbs:
        named = {one["name"] for one in door.get("parameters", []) if one["in"] == "header"}
        refusals = {"401", "429"} | ({"409", "422"} if verb in WRITING else set())
        assert named == ({"Idempotency-Key"} if verb in WRITING else set()), path
        assert refusals <= set(door["responses"]), path
        assert all("application/problem+json" in door["responses"][code]["content"] for code in refusals)
    assert sum(verb in WRITING for _, verb, _ in verbs) == len(WRITES)
