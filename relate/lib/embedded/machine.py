"""As whom, and on which free port, may an embedded server run on this machine?"""

import contextlib
import fcntl
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil


class EmbeddedError(RuntimeError):
    """The machine cannot run an embedded server; the text says what to set instead."""


@dataclass(frozen=True)
class Identity:
    """What stands before a command, and what Popen is told, so that it runs as the owner of the data."""

    prefix: tuple[str, ...] = ()
    popen: dict[str, Any] = field(default_factory=dict)

    @property
    def uid(self) -> int:
        """The user who must own a file handed to the server; -1 leaves it alone."""
        return int(self.popen.get("user", -1))


def clean_environment() -> dict[str, str]:
    """No stray PGDATA, PGPORT or locale of the caller reaches a server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@contextlib.contextmanager
def locked_folder(var: Path, name: str) -> Iterator[Path]:
    """The server's private folder, held by one starter at a time: a second one waits, then finds it running."""
    data = var.resolve() / name
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.geteuid() not in (0, data.stat().st_uid):
            owner = data.stat().st_uid
            raise EmbeddedError(
                f"{data} belongs to user {owner}. Run as that user, remove it, or set RELATE_VAR to a folder of yours."
            )
        lock = (data.parent / f"{name}.lock").open("a")
    except OSError as error:
        raise EmbeddedError(
            f"The data folder cannot be used ({error}). Set RELATE_VAR to a folder that can be written."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield data


def free_port() -> int:
    """A port of the loopback that nobody holds right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def owning_process(pid: int, marker: str) -> psutil.Process | None:
    """The live process with this id, if its command line names our folder: ids are used again after a crash."""
    try:
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE and marker in process.cmdline():
            return process
    except (ValueError, psutil.Error):
        pass
    return None


def identity_for(data: Path, probe: str) -> Identity:
    """PostgreSQL refuses uid 0: root hides behind a user namespace, or becomes the data's owner or nobody."""
    if os.geteuid() != 0:
        return Identity()
    if data.stat().st_uid == 0:
        hidden = _in_user_namespace(probe)
        if hidden:
            return hidden
        _give_to_nobody(data)
    owner = data.stat()
    become = Identity(popen={"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []})
    reach = ["test", "-w", str(data), "-a", "-x", probe]
    if subprocess.run(reach, cwd="/", check=False, **become.popen).returncode:
        raise EmbeddedError(
            f"As root without user namespaces the server runs as user {owner.st_uid}, which cannot reach {data} or {probe}. "
            "Run as an ordinary user, move the folders out of a private home, or set DATABASE_URL and REDIS_URL."
        )
    return become


def _in_user_namespace(probe: str) -> Identity | None:
    command = ("unshare", "--user", "--map-user=1000", "--map-group=1000")  # files keep their owner
    if os.environ.get("RELATE_NO_USERNS") or not shutil.which("unshare"):
        return None
    tried = subprocess.run([*command, probe, "-V"], capture_output=True, check=False)
    return None if tried.returncode else Identity(prefix=command)


def _give_to_nobody(data: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    for path in [data, *data.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
