"""Does each room import only what stands below it, and nobody another room's doors?"""

import grimp
from django.conf import settings
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

APPS = [name for name in settings.SHARED_APPS + settings.TENANT_APPS if "." not in name and not name.startswith("django")]
DOORS = {"views", "api", "admin", "urls", "tasks"}


def test_the_contracts_of_import_linter_hold(capsys):
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_nobody_imports_another_rooms_doors():
    graph = grimp.build_graph(*APPS, cache_dir=None)
    wrong = [
        f"{module} imports {other}"
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
        if module.split(".")[0] != other.split(".")[0] and DOORS & set(other.split(".")[1:2])
    ]
    assert not wrong
