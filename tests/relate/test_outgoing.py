"""T16: is the product ever led to call an address that is not meant for it? Counted where sockets connect."""

import gzip
import http.server
import socket
import threading
import time
from contextlib import suppress

import httpx2
import pytest

from relate.lib import outgoing

INSIDE = [
    # loopback, as people write it who want it to pass for something else
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",  # noqa: S104
    "localhost",
    "localhost.",
    "LOCALHOST",
    "１２７.０.０.１",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    # the cloud's own, private networks, carriers', links', translated and kept addresses
    "169.254.169.254",
    "2852039166",
    "[::ffff:169.254.169.254]",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "[ff02::1]",
    "255.255.255.255",
]
OUTSIDE = ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::200e"]
ASIDE = [
    "http://example.com/",
    "https://example.com:8443/",
    "https://example.com:22/",
    "http://169.254.169.254/latest/meta-data/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "https://",
    "//example.com/",
]


@pytest.fixture
def connects(monkeypatch):
    """Addresses to which a socket was asked to connect; past the loopback none gets there."""
    asked, real = [], socket.create_connection

    def create_connection(address, *args, **kwargs):
        asked.append(address)
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError
        return real(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", create_connection)
    return asked


@pytest.fixture
def names(monkeypatch):
    """Answers of a name server, one after the other; the last one stays."""
    real, asked = socket.getaddrinfo, []

    def answering(*answers):
        def getaddrinfo(host, port, *args, **kwargs):
            if host in ("127.0.0.1", "::1") or host == "localhost":
                return real(host, port, *args, **kwargs)
            asked.append(host)
            addresses = answers[min(len(asked), len(answers)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return answering


def call(url, **options):
    with outgoing.client(2.0, **options) as client:
        return client.get(url)


@pytest.mark.parametrize("host", INSIDE)
def test_t16_no_form_of_an_inner_address_is_connected_to(host, connects):
    for url in (f"https://{host}/", f"https://someone:secret@{host}/", f"https://{host}:443/"):
        with pytest.raises((httpx2.TransportError, httpx2.InvalidURL)):
            call(url)
    assert connects == []


@pytest.mark.parametrize("url", ASIDE)
def test_t16_only_https_and_its_port(url, connects, names):
    names(["93.184.215.14"])
    with pytest.raises((httpx2.TransportError, httpx2.InvalidURL)):
        call(url)
    assert connects == []


@pytest.mark.parametrize("address", OUTSIDE)
def test_t16_an_address_of_the_open_internet_is_called(address, connects, names):
    names([address])
    with pytest.raises(httpx2.ConnectError):
        call("https://example.com/")
    assert connects == [(address, 443)]


def test_t16_a_name_with_one_inner_address_is_not_called_at_all(connects, names):
    names(["93.184.215.14", "10.0.0.1"])
    with pytest.raises(httpx2.ConnectError, match=r"10\.0\.0\.1"):
        call("https://example.com/")
    assert connects == []


def test_t16_a_name_that_answers_differently_the_second_time_gains_nothing(connects, names):
    asked = names(["93.184.215.14"], ["127.0.0.1"])
    with pytest.raises(httpx2.ConnectError):
        call("https://rebind.example/")
    assert asked == ["rebind.example"], "resolved once, and what was looked at is what is connected to"
    assert connects == [("93.184.215.14", 443)]
    with pytest.raises(httpx2.ConnectError, match=r"127\.0\.0\.1"):
        call("https://rebind.example/")
    assert len(connects) == 1


def test_t16_a_proxy_of_the_environment_is_not_asked(connects, names, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:3128")
    names(["93.184.215.14"])
    with pytest.raises(httpx2.ConnectError):
        call("https://example.com/")
    assert connects == [("93.184.215.14", 443)]


# -- a machine of one's own that answers badly
class Script(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        with suppress(OSError):  # whoever asked has hung up
            self.server.play(self)


@pytest.fixture
def machine(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Script)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.OUTGOING_INTERNAL = [f"127.0.0.1:{server.server_port}"]

    def plays(script):
        server.play = script
        return f"http://127.0.0.1:{server.server_port}/"

    yield plays
    server.shutdown()
    server.server_close()
    thread.join()


def redirect(to):
    def play(handler):
        handler.send_response(302)
        handler.send_header("location", to)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return play


def body(content, **headers):
    def play(handler):
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return play


def test_t16_a_machine_of_ones_own_is_called_where_a_setting_names_it(machine, connects):
    assert call(machine(body(b"hello"))).content == b"hello"


@pytest.mark.parametrize(
    "to",
    ["http://169.254.169.254/latest/meta-data/", "https://169.254.169.254/", "https://[::1]/", "http://127.0.0.1:6379/"]
    + ["//169.254.169.254/", "file:///etc/passwd", "https://2130706433/", "gopher://127.0.0.1:70/"],
)
def test_t16_a_redirect_is_looked_at_like_a_call(machine, connects, to):
    own = machine(redirect(to))
    with pytest.raises((httpx2.TransportError, httpx2.InvalidURL)):
        call(own)
    assert len(connects) == 1, "the machine itself, and nothing that it names"


def test_t16_redirects_end(machine, connects):
    with pytest.raises(httpx2.TooManyRedirects):
        call(machine(redirect("/again")))
    assert len(connects) <= 1 + outgoing.REDIRECTS


def test_t16_an_answer_is_no_longer_than_a_megabyte(machine):
    assert len(call(machine(body(b"x" * outgoing.MOST))).content) == outgoing.MOST
    with pytest.raises(httpx2.ReadError):
        call(machine(body(b"x" * (outgoing.MOST + 1))))


def test_t16_a_compressed_answer_is_not_unpacked(machine):
    bomb = gzip.compress(b"\0" * 50_000_000)
    with pytest.raises(httpx2.DecodingError):
        call(machine(body(bomb, content_encoding="gzip")))


def test_t16_an_answer_that_trickles_ends_in_time(machine):
    def trickle(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(60):
            handler.wfile.write(b".")
            handler.wfile.flush()
            time.sleep(0.1)

    url, began = machine(trickle), time.monotonic()
    with pytest.raises(httpx2.TimeoutException), outgoing.client(0.5) as client:
        client.get(url)
    assert time.monotonic() - began < 2
