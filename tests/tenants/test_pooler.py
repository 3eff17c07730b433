"""Is a pooler that would mix the firms' sessions found and refused?"""

import re
import socket
import struct
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection

from relate import public
from tenants import pooling
from tenants.postgres.base import DatabaseWrapper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.public]


class Pooler:
    """In transaction mode: between two transactions a server's connection belongs to whoever asks first. Last in, first out."""

    def __init__(self, host, port):
        self.server, self.idle, self.lock = (host, int(port)), [], threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            self.idle.append(self.sign_in(client))
            while True:
                self.one_transaction(client)
        except (OSError, EOFError, struct.error):
            client.close()

    def sign_in(self, client):
        server = socket.create_connection(self.server)
        message = startup(client)
        while struct.unpack("!I", message[4:8])[0] in (80877103, 80877104):  # asks for TLS or GSS
            client.sendall(b"N")
            message = startup(client)
        server.sendall(message)
        while True:
            kind, whole = read(server)
            client.sendall(whole)
            if kind == b"R" and struct.unpack("!I", whole[5:9])[0] in (3, 10, 11):
                server.sendall(read(client)[1])
            if kind == b"Z":
                return server

    def one_transaction(self, client):
        server = None
        while True:
            kind, whole = read(client)
            if kind == b"X":
                raise EOFError
            if server is None:
                with self.lock:
                    server = self.idle.pop()
            server.sendall(whole)
            if kind in (b"Q", b"S") and self.answered(server, client):
                return

    def answered(self, server, client):
        while True:
            kind, whole = read(server)
            if is_over := (kind, whole[5:6]) == (b"Z", b"I"):
                with self.lock:
                    self.idle.append(server)
            client.sendall(whole)
            if kind == b"Z":
                return is_over


def exactly(sock, count):
    found = b""
    while len(found) < count:
        part = sock.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def startup(sock):
    size = exactly(sock, 4)
    return size + exactly(sock, struct.unpack("!I", size)[0] - 4)


def read(sock):
    head = exactly(sock, 5)
    return head[:1], head + exactly(sock, struct.unpack("!I", head[1:])[0] - 4)


@pytest.fixture
def behind_a_pooler(monkeypatch, larkspur):
    pooler = Pooler(connection.settings_dict["HOST"], connection.settings_dict["PORT"])
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", pooler.port)
    public._is_direct.cache_clear()
    yield
    public._is_direct.cache_clear()
    pooler.listener.close()


def test_i10_a_pooler_in_transaction_mode_is_refused(behind_a_pooler, visitor, larkspur):
    assert pooling.is_shared()
    with pytest.raises(SystemCheckError, match=r"tenants\.E001"):
        call_command("check", databases=["default"])
    with pytest.raises(CommandError, match="pooler"):
        call_command("migrate_schemas")
    answer = visitor(larkspur).get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "behind a pooler in transaction mode")


def test_i10_a_session_of_our_own_is_fine(larkspur):
    assert not pooling.is_shared()
    call_command("check", databases=["default"])


def test_i11_a_pool_that_would_keep_a_firms_path_is_refused(larkspur):
    with pytest.raises(ImproperlyConfigured, match="still in a firm"):
        DatabaseWrapper({**connection.settings_dict, "OPTIONS": {"pool": True}})


def test_i11_only_the_wall_reaches_past_djangos_cursor(larkspur):
    """A raw connection may still be in the firm of before: Django's cursor is what enters the right one."""
    allowed = {"tenants/wall.py", "tenants/provision.py", "tenants/postgres/base.py"}
    root = Path(settings.BASE_DIR)
    apps = [root / name for name in ("relate", *settings.SHARED_APPS, *settings.TENANT_APPS) if (root / name).is_dir()]
    raw = re.compile(r"connection\.connection\b|get_new_connection|psycopg\.connect\(")
    found = {str(file.relative_to(root)) for app in apps for file in app.rglob("*.py") if raw.search(file.read_text())}
    assert (
        found - allowed - {"tenants/pooling.py"} == {"relate/lib/embedded/logins.py", "relate/lib/embedded/postgres.py"} & found
    )
