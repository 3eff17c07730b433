"""Which hosts lead to which firm, and what do all others see?"""

from datetime import UTC, datetime

import pytest

from events import MACHINE
from tenants import enter, hosts, wall
from tenants.actions import UnableToCreate, create_firm, resume_firm, suspend_firm
from tenants.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.public]
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("larkspur.localhost", "larkspur.localhost"),
        ("LARKSPUR.Localhost", "larkspur.localhost"),
        ("larkspur.localhost.", "larkspur.localhost"),
        ("larkspur.localhost:8000", "larkspur.localhost"),
        ("LARKSPUR.localhost.:443", "larkspur.localhost"),
        (" larkspur.localhost ", "larkspur.localhost"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("a-b.c", "a-b.c"),
        *((bad, None) for bad in ("", " ", ".", "..", "a..b", "[::1]", "[::1]:80", "a.x@evil.com", "user:pw@a.x", "a, b", "a b")),
        *(
            (bad, None)
            for bad in ("a_b.x", "-a.x", "a-.x", "a.x/", "a.x/..", "a.x?b", "a.x#b", "a\x00.x", "a\n.x", "http://a.x", "a.x:port")
        ),
        *((bad, None) for bad in ("a.x:123456", "a" * 64 + ".x", "a." * 130 + "x", "*.x", "a.x\\b", "%61.x")),
    ],
)
def test_i24_hosts_are_normalised(raw, normal):
    assert hosts.normalised(raw) == normal


@pytest.mark.parametrize("host", ["larkspur.localhost", "LARKSPUR.localhost:8000", "larkspur.localhost."])
def test_i24_every_spelling_reaches_the_firm(visitor, larkspur, host):
    response = visitor(larkspur).get("/account/login/", headers={"host": host})
    assert response.status_code == 200
    assert b"Larkspur" in response.content


@pytest.mark.parametrize(
    "host", ["nobody.localhost", "www.larkspur.localhost", "larkspur.localhost@evil.com", "larkspur.localhost, x", "[::1]", ""]
)
def test_i24_an_unknown_host_meets_a_neutral_page(visitor, larkspur, host):
    response = visitor(larkspur).get("/account/login/", headers={"host": host})
    assert response.status_code == 404
    assert b"Larkspur" not in response.content


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded"])
def test_i23_no_forwarded_header_chooses_the_firm(visitor, larkspur, header):
    response = visitor(larkspur).get("/account/login/", headers={header: "cobalt.localhost"})
    assert b"Larkspur" in response.content
    assert b"Cobalt" not in response.content


def test_the_public_site_needs_no_firm(visitor, larkspur):
    response = visitor(larkspur).get("/", headers={"host": "localhost:8000"})
    assert response.status_code == 200
    assert visitor(larkspur).get("/clients/", headers={"host": "localhost"}).status_code == 404


def test_i15_a_suspended_firm_answers_503_within_a_second(visitor, spare_firm):
    browser = visitor(spare_firm)
    assert browser.get("/account/login/").status_code == 200
    suspend_firm(organization=spare_firm, by=MACHINE, at=NOW)
    hosts.forget()
    response = browser.get("/account/login/")
    assert (response.status_code, response["Retry-After"]) == (503, "3600")
    with pytest.raises(enter.NotOpen):
        enter.open_firm(spare_firm.schema_name)
    resume_firm(organization=spare_firm, by=MACHINE, at=NOW)
    hosts.forget()
    assert browser.get("/account/login/").status_code == 200


@pytest.mark.parametrize(
    "host", ["www.example.com", "api.example.com", "localhost", "a_b.example", "", "larkspur.localhost", "LARKSPUR.localhost."]
)
def test_a_firm_cannot_take_this_host(larkspur, host):
    with pytest.raises(UnableToCreate):
        create_firm(name="X", domain=host)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["larkspur.localhost", "10.0.0.7:8000", "localhost"])
def test_machines_are_answered_at_any_address(visitor, larkspur, path, host):
    response = visitor(larkspur).get(path, headers={"host": host})
    assert response.status_code == 200


AS_SHIPPED = hosts.FRESH_FOR


def test_i15_a_firm_that_another_process_suspended_is_refused_within_a_second(visitor, spare_firm, monkeypatch):
    browser = visitor(spare_firm)
    assert browser.get("/account/login/").status_code == 200
    with wall.owner_rights():
        Organization.objects.filter(pk=spare_firm.pk).update(status="suspended", suspended_at=NOW)
    assert browser.get("/account/login/").status_code == 200  # remembered
    monkeypatch.setattr(hosts, "FRESH_FOR", 0.0)
    assert browser.get("/account/login/").status_code == 503
    assert AS_SHIPPED <= 1.0
