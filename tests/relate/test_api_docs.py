"""Can a programmer read how our doors work, without one script of others?"""

import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_docs_run_no_inline_script_and_load_nothing_from_elsewhere(visitor, larkspur):
    page = visitor(larkspur).get("/api/docs/")
    body = page.content.decode()
    assert page.status_code == 200
    assert "script-src 'self';" in page["Content-Security-Policy"]
    assert not re.findall(r"<script(?![^>]*src=)", body)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', body)
    script = re.findall(r'<script src="(/api/docs/[^"]*)"', body)
    assert visitor(larkspur).get(script[0]).status_code == 200


def test_the_schema_names_every_door_and_its_key(visitor, larkspur):
    schema = visitor(larkspur).get("/api/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    assert schema["openapi"].startswith("3.")
    assert {"/api/v1/clients/", "/api/v1/households/"} <= set(schema["paths"])
    assert schema["components"]["securitySchemes"]["API key"]["scheme"] == "bearer"
