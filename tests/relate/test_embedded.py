"""Do the embedded servers start once, survive a kill with their data, refuse in plain words and leave nothing behind?"""

import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis

from relate.lib.embedded import EmbeddedError, Services, machine, postgres, services, stop, valkey

pytestmark = pytest.mark.enable_socket
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a folder with spaces") / "var"
    yield folder
    stop(folder)


@pytest.fixture
def running(var) -> Services:
    return services(var, fsync=False)


def ask(url: str, statement: str):
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def processes_of(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or []):
            found.append(process)
    return found


def test_a_second_start_finds_the_first(var, running):
    assert services(var) == running
    assert len([p for p in processes_of(var) if "-D" in p.cmdline() or "valkey.conf" in p.cmdline()[-1]]) == 2


def test_starts_that_race_end_with_one_server(tmp_path):
    command = [sys.executable, "-m", "relate.lib.embedded", "start", str(tmp_path)]
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(lambda _: subprocess.check_output(command, cwd=ROOT, text=True), range(3)))
    stop(tmp_path)
    assert len(set(said)) == 1
    assert not processes_of(tmp_path)


def test_the_owner_is_no_superuser_and_makes_roles_and_databases(running):
    flags = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(running.owner_url, flags) == (False, True, True)
    assert ask(running.owner_url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'relate'") == ("relate_owner",)


def test_the_product_owns_nothing_and_makes_nothing(running):
    flags = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles WHERE rolname = current_user"
    assert ask(running.product_url, flags) == (False, False, False, False)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(running.product_url, "CREATE TABLE public.mine (id int)")


def test_addresses_need_their_generated_passwords(running):
    wrong = running.product_url.replace(urlsplit(running.product_url).password, "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(wrong, "SELECT 1")
    at = urlsplit(running.redis_url)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(at.hostname, at.port).ping()


def test_the_servers_listen_on_the_loopback_only(var, running):
    listening = {c.laddr.ip for p in processes_of(var) for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_nobody_else_can_read_the_passwords(var, running):
    for file in (var / "pg.json", var / "valkey" / "valkey.conf"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_accents_fold(running):
    assert ask(running.product_url, "SELECT lower('ÉLODIE ÅSE')") == ("élodie åse",)


def test_a_kill_and_a_stale_pid_file_cost_no_committed_row(var):
    stop(var)
    first = services(var)
    ask(first.owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    pid_file = var / "pg" / "postmaster.pid"
    recorded = pid_file.read_text()
    for process in processes_of(var):
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(processes_of(var), timeout=10)
    pid_file.write_text(recorded.replace(recorded.splitlines()[0], str(os.getpid()), 1))
    second = services(var)
    assert ask(second.owner_url, "SELECT answer FROM kept") == (42,)
    assert redis.Redis.from_url(second.redis_url).ping()


def test_stop_leaves_no_process_and_keeps_the_data(var, running):
    ask(running.owner_url, "CREATE TABLE IF NOT EXISTS stays (id int)")
    stop(var)
    assert not processes_of(var)
    assert ask(services(var, fsync=False).owner_url, "SELECT count(*) FROM stays") == (0,)


def test_a_path_longer_than_a_socket_may_have_works(tmp_path):
    deep = tmp_path / ("deep" * 30) / "var"
    addresses = postgres.start(deep, fsync=False)
    assert ask(addresses.product, "SELECT 1") == (1,)
    stop(deep)


def test_an_initdb_that_was_cut_short_is_made_again(tmp_path):
    (tmp_path / "pg" / "base").mkdir(parents=True)
    (tmp_path / "pg" / "PG_VERSION").write_text("18")
    assert ask(postgres.start(tmp_path, fsync=False).product, "SELECT 1") == (1,)
    stop(tmp_path)


def test_a_machine_without_the_binaries_hears_what_to_set(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="Set DATABASE_URL"):
        postgres.start(tmp_path)
    with pytest.raises(EmbeddedError, match="Set REDIS_URL"):
        valkey.start(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="Set RELATE_VAR"):
        services(tmp_path / "file" / "var")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become nobody")
def test_root_without_user_namespaces_becomes_nobody_or_says_why_not(tmp_path, monkeypatch):
    monkeypatch.setenv("RELATE_NO_USERNS", "1")
    with machine.locked_folder(tmp_path, "pg") as data:
        data.parent.chmod(0o700)
        with pytest.raises(EmbeddedError, match="Run as an ordinary user"):
            machine.identity_for(data, "/bin/true")
        for folder in (data.parent, *list(data.parents)[1:4]):
            folder.chmod(0o711)
        assert machine.identity_for(data, "/bin/true").uid == data.stat().st_uid != 0
