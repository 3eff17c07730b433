"""How is a zip written that somebody else must be able to check: entry by entry, hashed, whole or not there at all?"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class Bundle:
    """Entries pass in a stream, none is kept; `manifest.json` names the bytes and the SHA-256 of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.entries: dict[str, dict[str, Any]] = {}
        self.manifest: dict[str, Any] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> int:
        """How many parts it had."""
        digest, size, count = hashlib.sha256(), 0, 0
        with self._archive.open(name, "w", force_zip64=True) as entry:
            for part in parts:
                entry.write(part)
                digest.update(part)
                size, count = size + len(part), count + 1
        self.entries[name] = {"sha256": digest.hexdigest(), "bytes": size}
        return count

    def add_lines(self, name: str, lines: Iterable[bytes]) -> int:
        """As many parts as records: the manifest counts them."""
        count = self.add(name, lines)
        self.entries[name]["rows"] = count
        return count


@contextlib.contextmanager
def bundle(file: Path) -> Iterator[Bundle]:
    """The file has its name, and only its owner may read it, when the block has ended well and all is on disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as out:
        part.chmod(0o600)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            made = Bundle(archive)
            yield made
            archive.writestr(MANIFEST, json.dumps(made.manifest | {"entries": made.entries}, indent=1, ensure_ascii=False))
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def as_line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, default=str, ensure_ascii=False).encode() + b"\n"
