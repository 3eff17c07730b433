"""Are files and functions short enough to be read at once?"""

import ast
from pathlib import Path
from statistics import quantiles

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OUTSIDE = {".venv", "var", "static", "build", "node_modules"}
FILES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if path.relative_to(ROOT).parts[0] not in OUTSIDE and "migrations" not in path.parts
]
# A file of more than 400 lines, and why it is one.
LONG: dict[str, str] = {}


def _p90(values):
    return quantiles(values, n=10)[-1]


def _functions(path):
    tree = ast.parse(path.read_text())
    return [n.end_lineno - n.lineno + 1 for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_are_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in FILES}
    assert len(lengths) > 100
    assert _p90(list(lengths.values())) <= 250
    assert {name for name, length in lengths.items() if length > 400} == set(LONG)


def test_functions_are_short():
    lengths = [length for path in FILES for length in _functions(path)]
    assert _p90(lengths) <= 25
