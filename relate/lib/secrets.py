"""Which keys does this installation use, where the environment names none? Made once, kept under var/ for its owner alone."""

import base64
import json
import os
import secrets
from pathlib import Path


def kept_secrets(folder: Path) -> dict[str, str]:
    """The generated keys of this folder. Two first starts at once agree on one file."""
    file = folder / "secrets.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(file)
    return dict(json.loads(file.read_text()))


def key_ring(text: str) -> dict[str, bytes]:
    """`k2:BASE64,k1:BASE64`: the first writes, all of them read."""
    pairs = (entry.strip().split(":", 1) for entry in text.split(",") if entry.strip())
    ring = {name: base64.urlsafe_b64decode(key) for name, key in pairs}
    if not ring or any(len(key) != 32 for key in ring.values()):
        raise ValueError("FIELD_KEYS must be name:key pairs, each key 32 bytes in URL-safe base64.")
    return ring


def _write_once(file: Path) -> None:
    fresh = file.with_suffix(f".{os.getpid()}")
    body = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:{base64.urlsafe_b64encode(os.urandom(32)).decode()}",
        "DIGEST_KEY": secrets.token_urlsafe(48),
    }
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(body, stream)
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
