"""Is this export of an audit trail whole and unchanged? `python verify.py EXPORT.zip [--anchors FILE]`, without the product.

It needs Python 3.11 and nothing else, and lies in each export too; whoever trusts no program in the file that it checks takes it
from the product's source. It computes again: the SHA-256 of each entry, each event's digest from its fields, each seal from its
events, the chain of seals, the anchors, and the salted hash of each text that still stands.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

MANIFEST, SELF = "manifest.json", "verify.py"


def flaws(file: Path, anchors: str | None = None) -> Iterator[str]:
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read(MANIFEST))
        yield from _entries(archive, manifest)
        if not {"trail.jsonl", "seals.jsonl", "anchors.txt"} <= set(archive.namelist()):
            yield "The trail, its seals or its anchors are missing."
            return
        seals = {seal["number"]: seal for seal in _lines(archive, "seals.jsonl")}
        yield from _chain(seals, manifest)
        yield from _anchors(anchors if anchors is not None else archive.read("anchors.txt").decode(), seals)
        yield from _events(archive, seals, manifest)


def _entries(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[str]:
    listed, there = manifest["entries"], set(archive.namelist()) - {MANIFEST}
    for name in sorted(there ^ set(listed)):
        yield f"{name} is {'not in the manifest' if name in there else 'missing'}."
    for name in sorted(there & set(listed)):
        with archive.open(name) as entry:
            if hashlib.file_digest(entry, "sha256").hexdigest() != listed[name]["sha256"]:  # type: ignore[arg-type]
                yield f"{name} is not what the manifest says."


def _chain(seals: dict[int, dict[str, Any]], manifest: dict[str, Any]) -> Iterator[str]:
    previous = ""
    for place in range(1, max(seals, default=0) + 1):
        seal = seals.get(place)
        if seal is None:
            yield f"Seal {place} is missing."
            return
        text = "|".join(str(seal[name]) for name in ("previous", "number", "at", "count", "content"))
        if seal["previous"] != previous or _sha256(text) != seal["digest"]:
            yield f"Seal {place} was changed, or does not follow from the one before."
        previous = seal["digest"]
    if manifest["head"] != {"number": max(seals, default=0), "digest": previous}:
        yield "The head of the chain is not the one in the manifest."


def _anchors(text: str, seals: dict[int, dict[str, Any]]) -> Iterator[str]:
    """Heads that were written down outside the database; one after the export's own head says nothing about it."""
    for line in text.splitlines():
        number, digest, at = line.split()
        if int(number) in seals and seals[int(number)]["digest"] != digest:
            yield f"Seal {number} is not the one that was anchored at {at}."


def _events(archive: zipfile.ZipFile, seals: dict[int, dict[str, Any]], manifest: dict[str, Any]) -> Iterator[str]:
    """They stand in the order of the chain, so one running hash for each seal is enough."""
    left: dict[int | None, dict[str, Any]] = dict(seals.items())
    counted, current, content = 0, None, hashlib.sha256()
    for event in _lines(archive, "trail.jsonl"):
        counted += 1
        yield from _event(event)
        if event["seal"] != current:
            yield from _content(left.pop(current, None), content)
            current, content = event["seal"], hashlib.sha256()
        content.update((event["digest"] or "").encode())
    yield from _content(left.pop(current, None), content)
    yield from (f"The events of seal {number} are missing." for number in left)
    if counted != manifest["events"]:
        yield f"The manifest counts {manifest['events']} events, the trail {counted}."


def _event(event: dict[str, Any]) -> Iterator[str]:
    if event["seal"] is not None and _sha256(event["canonical"]) != event["digest"]:
        yield f"Event {event['id']} was changed."
    micro = round(datetime.fromisoformat(event["at"]).timestamp() * 1_000_000)
    names = ("kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id")
    told = [event["id"], str(micro), *(event[name] if event[name] is not None else "-" for name in names)]
    *fields, data, detail_hash = event["canonical"].split("\x1f")
    if fields != told or json.loads(data) != event["data"] or detail_hash != event["detail_hash"]:
        yield f"Event {event['id']} does not say what was sealed."
    if event["detail"] is not None and _sha256(event["salt"] + event["detail"]) != event["detail_hash"]:
        yield f"The texts of event {event['id']} were changed."


def _content(seal: dict[str, Any] | None, content: Any) -> Iterator[str]:
    if seal is not None and content.hexdigest() != seal["content"]:
        yield f"Seal {seal['number']} does not cover these events."


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(name) as entry:
        yield from map(json.loads, entry)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an export of an audit trail; leaves with 1 where it is not whole.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--anchors", type=Path, help="heads of the chain as you received them, instead of those in the export")
    options = parser.parse_args()
    found = list(flaws(options.file, options.anchors.read_text() if options.anchors else None))
    with options.file.open("rb") as raw:
        sys.stdout.write(f"SHA-256 {hashlib.file_digest(raw, 'sha256').hexdigest()}\n")
    sys.stdout.write("".join(f"  {flaw}\n" for flaw in found) + ("NOT whole\n" if found else "Whole and unchanged\n"))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
