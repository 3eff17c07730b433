"""Does the web process give back to the database what each request took?"""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
NAME = "counted-web"

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@contextmanager
def web():
    """uvicorn as it is started in production, on this test's own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = connection.settings_dict
    login = f"{own['USER']}:{quote(own['PASSWORD'], safe='')}@{own['HOST']}:{own['PORT']}"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_CONN_MAX_AGE", "DJANGO_SETTINGS_MODULE")},
        "DATABASE_URL": f"postgres://{login}/{own['NAME']}?application_name={NAME}",
        "REDIS_URL": settings.REDIS_URL,
    }
    command = [sys.executable, "-m", "uvicorn", "relate.asgi:application", "--port", str(port), "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)


def status(port, host):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        asked.request("GET", "/", headers={"Host": host})
        return asked.getresponse().status
    except ConnectionRefusedError:
        return None
    finally:
        asked.close()


def sessions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME])
        return cursor.fetchone()[0]


def test_a_request_leaves_no_session_behind():
    """Each runs in a thread of its own; what it left open would stay until garbage is looked for, which is seldom."""
    with web() as port:
        until = time.monotonic() + PATIENCE
        while status(port, "nobody.example") is None and time.monotonic() < until:
            time.sleep(0.2)
        assert {status(port, f"nobody{n}.example") for n in range(30)} == {404}  # each host is looked up in the database
        assert sessions() <= 2
