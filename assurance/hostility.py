"""What does somebody send who wants a product to break? Requests, made by chance from a seed."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ["GET"] * 8 + ["POST"] * 8
METHODS += ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GET\t", "G" * 300, "ＧＥＴ"]
LEAVES = re.compile(r"logout|deactivate")  # whoever left attacks nothing more
TEXTS = [
    "",
    "' OR 1=1 --",
    "'; DROP TABLE clients_client; --",
    "1) UNION SELECT password FROM advisors_user --",
    "RESET ROLE",
    "../../../../etc/passwd",
    "..%2f..%2fvar%2fsecrets.json",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e\u0000\ufffe",
    "ﷺ" * 400,
    "é" * 70_000,
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://127.0.0.1/a}",
    "<script>alert(1)</script>",
    "\r\nBcc: thief@example.com\r\n\r\n",
    "=cmd|' /C calc'!A0",
    "-1",
    "0",
    "99999999999999999999999999",
    "1e400",
    "NaN",
    "Infinity",
    "0x10",
    "٣",
    "2026-02-30",
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01",
    "true",
    "null",
    "[]",
    "a" * 9000,
    "%",
    "%ff%fe",
    "\\",
    "🙂" * 50,
    "//evil.example",
    "https:evil.example",
    "00000000-0000-0000-0000-000000000000",
]
FIELDS = [
    *(
        "q",
        "page",
        "limit",
        "cursor",
        "ordering",
        "book",
        "tab",
        "rating",
        "lang",
        "next",
        "name",
        "email",
        "message",
        "topic",
        "nonce",
    ),
    *("subject", "body", "preview", "kind", "state", "advisor", "household", "client", "role", "status", "approved_by", "firm"),
    *("owner", "color", "accent", "font", "radius", "mark", "on", "since_on", "birth_date", "amount", "severity", "code"),
    *("reason", "decision", "outcome", "action", "_selected_action", "select_across", "all", "o", "e", "p", "date", "at"),
    *("due_on", "title", "text", "value", "channel", "basis", "wording", "language", "frequency", "tone", "version", "to"),
    *("login", "password", "theme", "time_zone", "days", "file", "stream", "leave", "call", "introduce"),
]
HEADERS = {
    "X-Forwarded-Host": ["cobalt.localhost", "evil.example", "'"],
    "X-Forwarded-For": ["1.1.1.1", "'", "1.1.1.1," * 900, "::1", "\x7f"],
    "X-Forwarded-Proto": ["https", "javascript"],
    "X-HTTP-Method-Override": ["DELETE"],
    "HX-Request": ["true"],
    "HX-Target": ["clients-rows", "../x", "é"],
    "Accept": ["*/*", "application/json", "text/html;q=x", ";" * 500, "application/vnd.oai.openapi+json", "x"],
    "Accept-Language": ["es", "x-" * 3000, "'"],
    "Accept-Encoding": ["gzip;q=zz", "br"],
    "Authorization": ["Bearer x", "Bearer", "Basic Og==", "Bearer \x7f", "Bearer " + "é" * 20, "Digest username=x"],
    "Idempotency-Key": ["x", "é", "a" * 300, "\x01"],
    "If-None-Match": ['"x"', "W/"],
    "If-Modified-Since": ["Thu, 99 Zzz 2026", "0"],
    "Range": ["bytes=0-1", "bytes=-", "bytes=99999999999999-"],
    "Origin": ["null", "http://evil.example"],
    "Referer": ["http://evil.example/", "'" * 4000],
    "Content-Encoding": ["gzip"],
    "Content-Length": ["0", "-1", "99999999999", "x"],
    "Transfer-Encoding": ["chunked"],
    "Expect": ["100-continue"],
    "Cookie": ["session=x", "session=" + "a" * 5000, "session=;csrf=;;;=", "theme=\x7f", "a=b; " * 1000, "session=é"],
    "User-Agent": ["() { :; }; echo x", "é" * 100],
}
HOSTS = [
    "",
    "nobody.localhost",
    "a b",
    "[::1",
    "x:99999",
    "x:y",
    "é.localhost",
    "xn--",
    "a" * 300,
    "..",
    "127.0.0.1",
    "x@y",
    "%00",
]
NAMES = ["a.csv", "../../a.csv", "a\x00.csv", "é" * 300, "", 'a".png', "a.svg"]
FILES = [b"", b"\x00" * 5000, b"a,b\n" * 2000, b"\xff\xfe" + b"=1," * 99, b"<svg onload=alert(1)>", b"PK\x03\x04" + b"x" * 99]
KINDS = ["", "text/xml", "application/json; charset=utf-7", "a" * 500, "multipart/form-data"]
KINDS += ["application/x-www-form-urlencoded; charset=x"]
BYTES = [b"%" * 500, b"&" * 500, b"a=" + b"%ff" * 100, b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]


Keys = dict[str, list[UUID]]


@dataclass(frozen=True, slots=True)
class Attack:
    """One request; `who` names the sender, `host` is empty for the attacked firm's own."""

    method: str
    path: str
    who: str
    host: str | None = None
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)


def routes(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address, with what stands for its parts in angle brackets."""
    for entry in (resolver or get_resolver("relate.urls")).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern) and not LEAVES.search(route):
            plain = re.sub(r"\(\?P<\w+>[^()]*\)", "<part>", route).replace("^", "").replace("$", "").replace("\\Z", "")
            yield "/" + re.sub(r"<(?:\w+:)?\w+>", "<part>", plain)


def attacks(dice: random.Random, keys: Keys, senders: list[str], foreign_host: str) -> Iterator[Attack]:
    """Without end. `keys`: ids of both firms, by the word that stands before them in an address."""
    known = sorted(set(routes()))
    doors = [route for route in known if route.startswith("/api/")], [route for route in known if not route.startswith("/api/")]
    while True:
        method, who = dice.choice(METHODS), dice.choice(senders)
        of_machines, of_people = doors if dice.random() < 0.85 else doors[::-1]
        route = dice.choice(of_machines if who.startswith("machine") else of_people)
        path = _filled(dice, route, keys) if dice.random() < 0.95 else _nowhere(dice)
        if dice.random() < 0.5:
            query = [(dice.choice(FIELDS), _text(dice, keys)) for _ in range(dice.randint(1, 4))]
            path += "?" + urlencode(query, errors="replace")
        content_type, body = _body(dice, keys) if method not in ("GET", "HEAD") else ("text/plain", b"")
        names = dice.sample(sorted(HEADERS), dice.choice([0, 0, 0, 1, 1, 3]))
        host = dice.choice([*HOSTS, foreign_host, foreign_host]) if dice.random() < 0.06 else None
        yield Attack(method, path, who, host, body, content_type, {name: dice.choice(HEADERS[name]) for name in names})


def _filled(dice: random.Random, route: str, keys: Keys) -> str:
    """Mostly with an id of what the address is about, which may be the other firm's; else with anything."""

    def part(found: re.Match[str]) -> str:
        if (known := keys.get(found[1])) and dice.random() < 0.8:
            return f"{found[1]}/{dice.choice(known)}"
        return f"{found[1]}/{_part(dice, keys)}"

    return re.sub(r"([\w-]*)/<part>", part, route)


def _any(dice: random.Random, keys: Keys) -> str:
    return str(dice.choice([key for some in keys.values() for key in some]))


def _text(dice: random.Random, keys: Keys) -> str:
    return _any(dice, keys) if dice.random() < 0.25 else dice.choice(TEXTS)


def _part(dice: random.Random, keys: Keys) -> str:
    if dice.random() < 0.75:
        return _any(dice, keys)
    return quote(dice.choice(TEXTS)[:3000], safe="./%", errors="replace") or "x"


def _nowhere(dice: random.Random) -> str:
    return "/" + quote(dice.choice(TEXTS)[:3000], safe="./%?&", errors="replace") * dice.randint(1, 3)


def _body(dice: random.Random, keys: Keys) -> tuple[str, bytes]:
    return dice.choice([_form, _form, _json, _json, _multipart, _spoilt])(dice, keys)


def _form(dice: random.Random, keys: Keys) -> tuple[str, bytes]:
    pairs = [(dice.choice(FIELDS), _text(dice, keys)) for _ in range(dice.choice([0, 2, 5, 12]))]
    return "application/x-www-form-urlencoded", urlencode(pairs, errors="surrogatepass").encode()


def _json(dice: random.Random, keys: Keys) -> tuple[str, bytes]:
    odd: list[Any] = [None, True, -1, 10**400, 1.5, [], {}, [[]], {"a": {"b": []}}, *TEXTS]
    content: Any = {dice.choice(FIELDS): _text(dice, keys) if dice.random() < 0.5 else dice.choice(odd) for _ in range(6)}
    text = json.dumps(dice.choice([content, content, content, [content], dice.choice(odd)]))
    deep = dice.choice([50, 900, 100_000])
    odder = ["[" * deep + "]" * deep, '{"a":' * deep + "1" + "}" * deep, "1" * 5000, "NaN", "{", '{"name": 1e999}']
    return "application/json", dice.choice([text] * 6 + odder).encode()


def _multipart(dice: random.Random, keys: Keys) -> tuple[str, bytes]:
    fields = [(dice.choice(FIELDS), _text(dice, keys)[:500]) for _ in range(3)]
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields)
    place, name = dice.choice(["file", "files", "logo"]), dice.choice(NAMES)
    head = f'--x\r\nContent-Disposition: form-data; name="{place}"; filename="{name}"\r\n\r\n'
    end = dice.choice([b"\r\n--x--\r\n", b"\r\n--x--\r\n", b"", b"\r\n--y--"])
    boundary = dice.choice(["x", "x", "x", "x", "", "é", "y" * 300])
    content = (parts + head).encode(errors="surrogatepass") + dice.choice(FILES) + end
    return f"multipart/form-data; boundary={boundary}", content


def _spoilt(dice: random.Random, keys: Keys) -> tuple[str, bytes]:
    return dice.choice(KINDS), dice.choice([dice.randbytes(200), *BYTES])
