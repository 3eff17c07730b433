import pytest

from tenants import dns
from tenants.models import Domain

pytestmark = pytest.mark.django_db
HOST = "clients.larkspur-hale.example"


@pytest.fixture
def records(monkeypatch):
    """What the DNS says; tests/tenants/test_domains.py asks a real server."""
    kept = {}
    monkeypatch.setattr(dns, "texts", lambda name: kept.get(name, []))
    return kept


def test_only_the_firms_admin_has_the_page(client_for, ada, cora, fay):
    assert client_for(fay).get("/settings/hosts/").status_code == 200
    for person in (ada, cora):
        assert client_for(person).get("/settings/hosts/").status_code == 403
        assert client_for(person).post("/settings/hosts/", {"domain": HOST}).status_code == 403


def test_a_host_is_added_proven_chosen_and_removed(client_for, fay, records, larkspur):
    browser = client_for(fay)
    page = browser.post("/settings/hosts/", {"domain": HOST}, follow=True)
    domain = Domain.objects.get(domain=HOST)
    assert f"_relate.{HOST}" in page.text
    assert domain.record_value in page.text

    answer = browser.post(f"/settings/hosts/{domain.pk}/check/")
    assert (answer.status_code, "is not there yet" in answer.text) == (422, True)
    records[domain.record_name] = [domain.record_value]
    assert "is yours" in browser.post(f"/settings/hosts/{domain.pk}/check/", follow=True).text
    assert "lead to" in browser.post(f"/settings/hosts/{domain.pk}/primary/", follow=True).text
    assert browser.post(f"/settings/hosts/{domain.pk}/remove/").status_code == 422

    given = Domain.objects.get(domain="larkspur.localhost")
    browser.post(f"/settings/hosts/{given.pk}/primary/")
    assert browser.post(f"/settings/hosts/{domain.pk}/remove/").status_code == 302
    assert not Domain.objects.filter(domain=HOST).exists()


def test_what_is_no_host_is_shown_again(client_for, fay):
    answer = client_for(fay).post("/settings/hosts/", {"domain": "http://x"})
    assert answer.status_code == 422
    assert "is not a host name" in answer.text


def test_a_dns_that_is_away_says_so(client_for, fay, monkeypatch):
    browser = client_for(fay)
    browser.post("/settings/hosts/", {"domain": HOST})

    def away(name):
        raise dns.Away("The DNS cannot be asked just now.")

    monkeypatch.setattr(dns, "texts", away)
    answer = browser.post(f"/settings/hosts/{Domain.objects.get(domain=HOST).pk}/check/")
    assert (answer.status_code, "cannot be asked" in answer.text) == (422, True)
