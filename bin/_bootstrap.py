"""How does a fresh clone get its .venv? Standard library only: nothing is installed yet."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".installed"
NEEDED = (3, 11)


def say(text: str) -> None:
    """One line of progress, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(sentence: str) -> None:
    """End with a sentence that says what to do."""
    sys.stdout.flush()
    sys.exit(f"\n{sentence}")


def environment_with(*requirements: str) -> None:
    """Make .venv and install these files, unless the very same ones are installed already."""
    _check_python()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of our dozens of processes would compile everything anew
    wanted = _fingerprint(requirements)
    installed = STAMP.read_text().split() if STAMP.exists() else []
    if PYTHON.exists() and wanted in installed:
        return
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    uv = shutil.which("uv")
    _make_venv(uv)
    say(f"Installing {' and '.join(requirements)} with {'uv' if uv else 'pip (about a minute; uv takes seconds)'} ...")
    if not (uv and _install([uv, "pip", "install", "--quiet", "--python", str(PYTHON)], requirements)):
        _install_with_pip(requirements)
    covered = {_fingerprint(requirements[:n]) for n in range(1, len(requirements) + 1)}  # each set holds those before it
    STAMP.write_text("\n".join(sorted(covered)))
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def _check_python() -> None:
    if sys.version_info >= NEEDED:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 (the same script, on a newer Python)
    fail(f"Python {'.'.join(map(str, NEEDED))} or newer is needed; this is {sys.version.split()[0]}. Install one first.")


def _fingerprint(requirements: tuple[str, ...]) -> str:
    text = b"".join((ROOT / name).read_bytes() for name in requirements)
    return hashlib.sha256(text + str(ROOT).encode() + repr(sys.version_info[:2]).encode()).hexdigest()


def _make_venv(uv: str | None) -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("Making .venv ...")
    commands = [[sys.executable, "-m", "venv", str(VENV)]]
    if uv:
        commands.insert(0, [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
    for command in commands:
        if subprocess.run(command, check=False).returncode == 0:
            return
    fail("Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv, then run this again.")


def _install(command: list[str], requirements: tuple[str, ...]) -> bool:
    files = [word for name in requirements for word in ("-r", str(ROOT / name))]
    return subprocess.run([*command, "--require-hashes", *files], check=False).returncode == 0


def _install_with_pip(requirements: tuple[str, ...]) -> None:
    """A .venv that uv made has no pip yet. Python compiles what it imports, which is a part of what is installed."""
    subprocess.run([PYTHON, "-m", "ensurepip", "--upgrade"], check=False, stdout=subprocess.DEVNULL)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    if not _install(pip, requirements):
        fail("The packages could not be installed (see above). Check the network and pip's configuration, then run this again.")
