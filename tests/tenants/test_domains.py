"""Does a host serve a firm only while its DNS says that it is the firm's?"""

import socket
import threading
from datetime import UTC, datetime, timedelta

import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser

from events import MACHINE
from events.models import Event
from relate.lib.current import schema
from tenants import actions, enter, hosts
from tenants.actions import UnableToUseDomain
from tenants.dns import Away, texts
from tenants.links import firm_url
from tenants.models import Domain, Organization
from tenants.tasks import look_at_domains

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
HOST = "clients.larkspur-hale.example"


class NameServer:
    """A real DNS server on the loopback, with the TXT records that a test wishes; `is_broken` answers SERVFAIL."""

    def __init__(self):
        self.records, self.is_broken = {}, False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self.socket.getsockname())
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                wire, sender = self.socket.recvfrom(4096)
            except OSError:
                return
            self.socket.sendto(self.answer(dns.message.from_wire(wire)).to_wire(), sender)

    def answer(self, query):
        response, name = dns.message.make_response(query), str(query.question[0].name).rstrip(".")
        if self.is_broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif name in self.records:
            response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *(f'"{t}"' for t in self.records[name])))
        else:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response


@pytest.fixture
def names(settings):
    server = NameServer()
    settings.DNS_SERVERS = [server.address]
    yield server
    server.socket.close()


def added(host=HOST):
    return actions.add_domain(domain=host, by=MACHINE)


def proven(names, host=HOST, at=NOW):
    domain = added(host)
    names.records[domain.record_name] = ["v=spf1 -all", domain.record_value]
    return actions.check_domain(domain=domain, by=MACHINE, at=at)


def page_at(host):
    hosts.forget()
    return Browser(HTTP_HOST=host).get("/account/login/")


def told():
    return list(Event.objects.filter(kind__startswith="domain.").order_by("id").values_list("kind", flat=True))


def asked(host, **headers):
    hosts.forget()
    return Browser(HTTP_HOST="127.0.0.1", headers=headers).get("/tls/ask", {"domain": host})


def test_i25_a_host_without_proof_serves_nothing(names, larkspur):
    domain = added("victim.example")
    names.records[domain.record_name] = ["relate-verify=of-somebody-else"]
    actions.check_domain(domain=domain, by=MACHINE, at=NOW)
    assert page_at("victim.example").status_code == 404
    assert asked("victim.example").status_code == 403


def test_i25_a_proven_host_serves_its_firm(names, larkspur):
    proven(names)
    answer = page_at(HOST)
    assert answer.status_code == 200
    assert b"Larkspur" in answer.content
    assert asked(HOST).status_code == 200
    assert told() == ["domain.added", "domain.verified"]


def test_i25_a_host_belongs_to_whoever_proves_it(names, larkspur, cobalt):
    """Naming somebody else's host keeps it from nobody."""
    ours = added()
    with enter.firm(cobalt):
        theirs = proven(names)
    assert theirs.verified_at
    names.records[ours.record_name].append(ours.record_value)
    with pytest.raises(UnableToUseDomain, match="another firm"):
        actions.check_domain(domain=ours, by=MACHINE, at=NOW)
    assert b"Cobalt" in page_at(HOST).content


def test_i25_a_record_that_is_gone_for_a_week_lets_the_host_go(names, larkspur):
    domain = proven(names)
    actions.choose_primary(domain=domain, by=MACHINE)
    names.records.clear()
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=1))
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=7))
    assert page_at(HOST).status_code == 200
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=8))
    assert page_at(HOST).status_code == 404
    assert asked(HOST).status_code == 403
    assert firm_url("/").startswith("http://larkspur.localhost")
    assert told()[-4:] == ["domain.primary", "domain.failing", "domain.primary", "domain.let_go"]


def test_a_record_that_comes_back_in_time_is_forgiven(names, larkspur):
    domain = proven(names)
    kept, names.records = names.records, {}
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=1))
    assert domain.failing_since
    names.records = kept
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=6))
    assert domain.failing_since is None


def test_a_dns_that_does_not_answer_decides_nothing(names, larkspur):
    domain = proven(names)
    names.is_broken = True
    actions.check_domain(domain=domain, by=MACHINE, at=NOW + timedelta(days=9))
    assert (domain.verified_at, domain.failing_since) == (NOW, None)
    with pytest.raises(Away):
        texts("anything.example")


def test_i23_links_lead_to_the_host_that_the_firm_chose(names, larkspur):
    assert firm_url("/x").startswith("http://larkspur.localhost")
    domain = added()
    with pytest.raises(UnableToUseDomain, match="not proven"):
        actions.choose_primary(domain=domain, by=MACHINE)
    names.records[domain.record_name] = [domain.record_value]
    actions.check_domain(domain=domain, by=MACHINE, at=NOW)
    actions.choose_primary(domain=domain, by=MACHINE)
    assert firm_url("/x").startswith(f"http://{HOST}")
    with pytest.raises(UnableToUseDomain, match="Links carry"):
        actions.remove_domain(domain=domain, by=MACHINE)


def test_the_platforms_own_host_stays(names, larkspur):
    actions.choose_primary(domain=proven(names), by=MACHINE)
    with pytest.raises(UnableToUseDomain, match="stays"):
        actions.remove_domain(domain=Domain.objects.get(domain="larkspur.localhost"), by=MACHINE)


@pytest.mark.parametrize(
    "host", ["localhost", "10.0.0.1", "www.x.example", "x", "a b.example", "user@x.example", "*.x.example", ""]
)
def test_this_is_no_host_for_a_firm(larkspur, host):
    with pytest.raises(UnableToUseDomain):
        added(host)


def test_no_more_than_a_few_wait_at_a_time(larkspur):
    for number in range(5):
        added(f"h{number}.example")
    with pytest.raises(UnableToUseDomain, match="wait for their record"):
        added("one-more.example")


def test_i25_a_firm_cannot_declare_a_host_its_own(larkspur):
    added()
    for statement in ({"verified_at": NOW}, {"proof": "operator"}, {"challenge": "x"}):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Domain.objects.update(**statement)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Domain.objects.create(domain="x.example", tenant=larkspur, verified_at=NOW)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Organization.objects.update(domain="x.example")


def test_the_clock_looks_at_each_host_once_a_day(names, larkspur, monkeypatch):
    domain = proven(names, at=NOW)
    names.records.clear()
    for at, asked_about in ((NOW + timedelta(hours=23), 0), (NOW + timedelta(hours=25), 1)):
        monkeypatch.setattr("tenants.tasks.timezone.now", lambda at=at: at)
        with enter.operator():
            assert look_at_domains() == asked_about
    domain.refresh_from_db()
    assert domain.failing_since == NOW + timedelta(hours=25)
    assert schema.get() == larkspur.schema_name


@pytest.mark.parametrize(
    "name", ["nobody.example", "LARKSPUR.localhost", "larkspur.localhost.", "larkspur.localhost:443", "", "%00"]
)
def test_i26_only_the_exact_name_gets_a_certificate(larkspur, name):
    answer = asked(name)
    assert (answer.status_code, answer.content) == (403, b"no\n")


def test_i26_a_served_host_gets_one_and_nobody_else_may_ask(larkspur):
    assert asked("larkspur.localhost").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"):
        assert asked("larkspur.localhost", **{header: "203.0.113.5"}).status_code == 404
    for address in ("203.0.113.5", "10.0.0.7"):
        outside = Browser(HTTP_HOST="larkspur.localhost", REMOTE_ADDR=address)
        assert outside.get("/tls/ask", {"domain": "larkspur.localhost"}).status_code == 404


@pytest.mark.public
def test_i26_many_names_cost_one_question_and_no_row(larkspur, django_assert_max_num_queries):
    hosts.forget()
    browser = Browser(HTTP_HOST="127.0.0.1")
    with django_assert_max_num_queries(2):  # the hosts, and the role before them
        assert {browser.get("/tls/ask", {"domain": f"n{n}.example"}).status_code for n in range(300)} == {403}
    with enter.operator():
        assert not Domain.objects.filter(domain__endswith=".example").exists()
