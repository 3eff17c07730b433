"""Does a request, and its answer, fit a provider's own OpenAPI document (3.0 or 3.1)?"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

SPECS = Path(__file__).parents[3] / "shared" / "data" / "specs"
ROOT = "urn:document"


class Document:
    """`base`: the part of a path that stands before those of the document."""

    def __init__(self, content: dict[str, Any], base: str = "") -> None:
        self.content, self.base = _plain(content), base
        self.registry = Registry().with_resource(ROOT, Resource(contents=self.content, specification=DRAFT202012))

    def wrong(self, method: str, path: str, query: str, body: str, status: int, answer: Any) -> list[str]:
        """What does not fit, in words; nothing where all does."""
        operation = self._operation(method, path.removeprefix(self.base))
        if operation is None:
            return [f"{method} {path} is no operation of the document"]
        return self._asked(operation, query, body) + self._answered(operation, status, answer)

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        ways = self.content["paths"]
        exact = [way for way in ways if way == path]
        fits = exact or [way for way in ways if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", way), path)]
        return next((ways[way][method.lower()] for way in fits if method.lower() in ways[way]), None)

    def _asked(self, operation: dict[str, Any], query: str, body: str) -> list[str]:
        said = dict(parse_qsl(query))
        known = {one["name"]: one for one in map(self._found, operation.get("parameters", [])) if one["in"] == "query"}
        keys = {"clientId", "timestamp"} if operation.get("security", self.content.get("security")) else set()
        wrong = [f"parameter {name} is missing" for name, one in known.items() if one.get("required") and name not in said]
        wrong += [f"parameter {name} is unknown" for name in said if name not in known and name not in keys]
        for name in said.keys() & known.keys():
            kind = self._found(known[name]["schema"]).get("type")
            wrong += self._errors(int(said[name]) if kind == "integer" else said[name], known[name]["schema"], name)
        if content := operation.get("requestBody", {}).get("content", {}).get("application/json"):
            wrong += self._errors(json.loads(body or "null"), content["schema"], "body")
        return wrong

    def _answered(self, operation: dict[str, Any], status: int, answer: Any) -> list[str]:
        told = operation["responses"].get(str(status)) or operation["responses"].get("default")
        if told is None:
            return [f"{status} is no answer of the operation"]
        content = self._found(told).get("content", {}).get("application/json")
        return self._errors(answer, content["schema"], "answer") if content else []

    def _errors(self, value: Any, schema: dict[str, Any], where: str) -> list[str]:
        judge = Draft202012Validator({**schema, "$id": ""} if "$ref" not in schema else schema, registry=self.registry)
        return [f"{where} {'/'.join(map(str, one.path))}: {one.message[:200]}" for one in judge.iter_errors(value)]

    def _found(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self.content
        for step in part["$ref"].removeprefix(f"{ROOT}#/").split("/"):
            found = found[step]
        return found


def _plain(part: Any) -> Any:
    """OpenAPI's own words said in JSON Schema's: what may be null, and which of several a discriminator means."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {key: _plain(value) for key, value in part.items() if key not in ("example", "examples", "discriminator")}
    if isinstance(made.get("$ref"), str) and made["$ref"].startswith("#/"):
        made["$ref"] = ROOT + made["$ref"]
    if "oneOf" in made and (mapping := (part.get("discriminator") or {}).get("mapping")):
        name = part["discriminator"]["propertyName"]
        ways = [{"if": {"properties": {name: {"const": value}}}, "then": {"$ref": ROOT + ref}} for value, ref in mapping.items()]
        made = {"properties": {name: {"enum": list(mapping)}}, "required": [name], "allOf": ways}
    if made.pop("nullable", False):
        made = {"anyOf": [{"type": "null"}, made]}
    return made


@cache
def document(name: str, base: str = "") -> Document | None:
    """One of those beside the repository, where they are."""
    file = SPECS / name
    if not file.exists():
        return None
    text = file.read_text()
    return Document(json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader), base)
