"""Is anything called that goes past a wall, where another way is the rule? Read from the syntax of every module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OUTSIDE = {".venv", "var", "static", "build", "node_modules", "tests", "assurance", "benchmarks", "bin", "docs"}

# What may not be named, under whichever alias it was imported.
NAMES = {
    "thread": {"threading.Thread", "threading.Timer", "concurrent.futures", "asyncio.to_thread", "multiprocessing"},
    "call out": {
        "requests",
        "httpx",
        "httpx2",
        "httpcore2",
        "urllib.request",
        "http.client",
        "socket.create_connection",
        "ftplib",
    },
    "unescaped HTML": {"django.utils.safestring.mark_safe"},
    "SQL from text": {"django.db.models.expressions.RawSQL"},
    "form without cookie": {"django.views.decorators.csrf.csrf_exempt"},
    "unpickled": {"pickle", "marshal", "shelve", "dill"},
    "run as code": {"os.system", "os.popen", "importlib.util.spec_from_file_location"},
    "tenant switch": {"django_tenants.utils.tenant_context", "django_tenants.utils.schema_context"},
}
# What may not be called on anything.
METHODS = {
    "tenant switch": {"activate", "set_tenant", "set_schema", "set_schema_to_public"},
    "address from the Host header": {"build_absolute_uri", "get_current_site"},
    "SQL from text": {"raw", "extra"},
    "sent past the outbox": {"delay", "apply_async"},
    "form without cookie": {"csrf_exempt"},
}
BUILT_IN = {"run as code": {"eval", "exec", "compile", "__import__"}}
MONEY = ("portfolios", "messaging/facts", "messaging/checker", "relate/lib/money.py", "relate/lib/fields.py", "markets")

# Where it is done all the same, and why that is right there.
ALLOWED = {
    ("tenants/enter.py", "tenant switch"): "the one door into a firm",
    ("tenants/management/commands/migrate_schemas.py", "tenant switch"): "the owner's connection, which migrates all schemas",
    ("relate/lib/outgoing.py", "call out"): "the safe client itself",
    ("feedback/views/public.py", "form without cookie"): "a client's answer by token, with a signed nonce",
    ("messaging/views/preferences.py", "form without cookie"): "one click of a mail program (RFC 8058), and a signed nonce",
    ("messaging/views/hooks.py", "form without cookie"): "the mail provider's signature over the raw bytes",
    ("tenants/threads.py", "thread"): "the one place, which carries the firm along",
    ("portfolios/figures", "float of money"): "rates, in float64 by decision; the guard of layers keeps it pure",
    ("portfolios/drawing.py", "float of money"): "points of a drawing",
    ("portfolios/printed/course.py", "float of money"): "points of a drawing",
    ("portfolios/queries", "float of money"): "the way into portfolios/figures, which answers with rates",
    ("desk/demo/shifts.py", "thread"): "processes of the demo's maker, each of which enters the firm by itself",
    ("relate/lib/embedded/valkey.py", "call out"): "asks the server that we started, at 127.0.0.1",
}


class Finder(ast.NodeVisitor):
    """Names are followed to where they were imported from; a string that spells one is not."""

    def __init__(self, path: str) -> None:
        self.path, self.known, self.found = path, {}, []

    def visit_Import(self, node: ast.Import) -> None:
        for name in node.names:
            self.known[name.asname or name.name.split(".")[0]] = name.name if name.asname else name.name.split(".")[0]
            self._name(node, name.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for name in node.names:
            self.known[name.asname or name.name] = f"{node.module}.{name.name}"
            self._name(node, f"{node.module}.{name.name}")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._name(node, self._dotted(node))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        plain = node.func.id if isinstance(node.func, ast.Name) else ""
        whole = self._dotted(node.func)
        for rule, names in METHODS.items():
            if called in names and whole not in ("timezone.activate", "django.utils.timezone.activate"):
                self._add(rule, node)
        for rule, names in BUILT_IN.items():
            if plain in names:
                self._add(rule, node)
        if whole == "django.utils.safestring.SafeString":
            self._add("unescaped HTML", node)
        if plain == "float" and self.path.startswith(MONEY):
            self._add("float of money", node)
        if called == "clear" and whole.endswith("cache.clear") and not whole.endswith("_cache.clear"):
            self._add("cache emptied", node)
        signs = whole.startswith("django.core.signing.") and whole.rsplit(".", 1)[1] in SIGNING
        if signs and not any(one.arg == "salt" for one in node.keywords):
            self._add("signed without a salt", node)
        if whole.endswith("datetime.utcnow") or (whole == "datetime.datetime.now" and not node.args and not node.keywords):
            self._add("time without a zone", node)
        self.generic_visit(node)

    def visit_With(self, node: ast.With) -> None:
        if any(isinstance(item.context_expr, ast.Name) and item.context_expr.id in TENANTS for item in node.items):
            self._add("tenant switch", node)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        named = {target.id for target in node.targets if isinstance(target, ast.Name)}
        if named & {"fields", "exclude"} and isinstance(node.value, ast.Constant) and node.value.value == "__all__":
            self._add("every field by itself", node)
        self.generic_visit(node)

    def _dotted(self, node: ast.AST) -> str:
        if isinstance(node, ast.Attribute):
            return f"{self._dotted(node.value)}.{node.attr}"
        return self.known.get(node.id, node.id) if isinstance(node, ast.Name) else "?"

    def _name(self, node: ast.AST, dotted: str) -> None:
        for rule, names in NAMES.items():
            if any(dotted == name or dotted.startswith(f"{name}.") for name in names):
                self._add(rule, node)

    def _add(self, rule: str, node: ast.AST) -> None:
        self.found.append((rule, node.lineno))


SIGNING = {"dumps", "loads", "Signer", "TimestampSigner"}
TENANTS = {"tenant", "organization", "firm", "org"}


def found_in(source: str, path: str = "clients/example.py") -> list[tuple[str, int]]:
    finder = Finder(path)
    finder.visit(ast.parse(source))
    return finder.found


def modules() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in OUTSIDE and "migrations" not in parts:
            yield path


def _entry(path: str, rule: str) -> tuple[str, str] | None:
    """The list's entry for the file or for a folder above it."""
    ways = [path, *(str(parent) for parent in Path(path).parents)]
    return next(((way, rule) for way in ways if (way, rule) in ALLOWED), None)


def test_nothing_goes_past_a_wall_and_the_list_has_no_stale_entry():
    used, wrong = set(), []
    for path in modules():
        name = str(path.relative_to(ROOT))
        for rule, line in found_in(path.read_text(), name):
            entry = _entry(name, rule)
            used.add(entry)
            if entry is None:
                wrong.append(f"{name}:{line}: {rule}")
    assert not wrong
    assert set(ALLOWED) - used == set(), "stale"
    assert all(len(reason) > 10 for reason in ALLOWED.values())


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from threading import Thread as T\nT()", "thread"),
        ("import threading\nthreading.Thread()", "thread"),
        ("import httpx2 as h\nh.get('x')", "call out"),
        ("from urllib import request\n", "call out"),
        ("from django.utils.safestring import mark_safe", "unescaped HTML"),
        ("Client.objects.raw('SELECT 1')", "SQL from text"),
        ("Client.objects.extra(where=['x'])", "SQL from text"),
        ("task.delay(1)", "sent past the outbox"),
        ("with tenant:\n    pass", "tenant switch"),
        ("connection.set_schema('x')", "tenant switch"),
        ("firm.activate()", "tenant switch"),
        ("request.build_absolute_uri()", "address from the Host header"),
        ("from django.core import signing\nsigning.dumps(1)", "signed without a salt"),
        ("from django.core.cache import cache\ncache.clear()", "cache emptied"),
        ("from datetime import datetime\ndatetime.now()", "time without a zone"),
        ("class Meta:\n    fields = '__all__'", "every field by itself"),
        ("eval('1')", "run as code"),
        ("import pickle", "unpickled"),
    ],
)
def test_the_finder_finds_it(source, rule):
    assert rule in {name for name, _ in found_in(source)}


def test_t36_the_finder_finds_floats_where_money_is():
    assert found_in("float(x)", "portfolios/books/values.py") == [("float of money", 1)]
    assert found_in("float(x)", "desk/charts.py") == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\ndatetime.now(UTC)",
        "from django.core import signing\nsigning.dumps(1, salt='x')",
        "re.compile('x')",
    ],
)
def test_the_finder_leaves_the_right_way_alone(source):
    assert found_in(source) == []
