"""How does a proof take a server away, and give it back where it was? Only the embedded ones of this folder."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings

from relate.lib.embedded import postgres, valkey


def empty_broker(*, away: float) -> None:
    """kill -9, and back after `away` seconds at the same address with nothing in it: it keeps nothing on disk."""
    folder = Path(settings.VAR) / "valkey"
    process = psutil.Process(int((folder / "valkey.pid").read_text()))
    process.kill()
    process.wait(10)
    time.sleep(away)
    subprocess.run([valkey.binary(), str(folder / "valkey.conf")], cwd="/", check=True, timeout=30)


@contextmanager
def database_away() -> Iterator[None]:
    """Stopped as if the power had failed; back at the same address, with the same options, when the block ends."""
    data = Path(settings.VAR) / "pg"
    options = (data / "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "'")
    if "synchronous_commit=off" in options:
        raise RuntimeError(f"The database in {data} was started for tests and promises nothing: stop it first.")
    postgres.control(data, "stop", "-m", "immediate")
    try:
        yield
    finally:
        postgres.control(data, "start", "-l", str(data / "server.log"), "-o", _without_folder(options, data))


def _without_folder(options: str, data: Path) -> str:
    """pg_ctl adds the folder by itself."""
    return options.replace(f"'-D' '{data}'", "").strip()
