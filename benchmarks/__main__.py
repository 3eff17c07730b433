"""How is a benchmark run and its ratio kept? `python -m benchmarks [NAME...|all]`."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main() -> int:
    """List the benchmarks, or run one or all and write the ratios down."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ |= dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"), "")  # never somebody's own database
    django.setup()
    from benchmarks.all import ALL  # noqa: PLC0415 (models need Django)

    parser = argparse.ArgumentParser(prog="bin/bench", description="Run a benchmark and keep its ratio in docs/benchmarks.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks, or all; without a name: the list")
    names = parser.parse_args().names
    if unknown := set(names) - {*ALL, "all"}:
        parser.error(f"there is no {', '.join(sorted(unknown))}; bin/bench alone lists what there is")
    if not names:
        sys.stdout.writelines(f"{one.name:16} {one.question}\n" for one in ALL.values())
        return 0
    _prepare()
    for one in ALL.values() if "all" in names else [ALL[name] for name in names]:
        begun = time.monotonic()
        found = one.run()
        reached = "yes" if found.is_reached else "no"
        sys.stdout.write(f"{one.name}: {found.figure} (goal {one.goal}: {reached}; {time.monotonic() - begun:.0f} s)\n")
        _keep(
            one.name, f"| {one.name} | {one.question} | {found.figure} | {one.goal} | {reached} | {datetime.now(UTC):%Y-%m-%d} |"
        )
    return 0


def _prepare() -> None:
    """Tables, and no broker: what an action asks a worker to do is not what is measured."""
    from celery import current_app  # noqa: PLC0415 (configured by Django)

    from benchmarks import world  # noqa: PLC0415 (models need Django)

    current_app.conf.update(broker_url="memory://")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("migrate_schemas", verbosity=0)
    world.drop_what_was_left()


def _keep(name: str, row: str) -> None:
    """One row for each benchmark, the newest ratio."""
    rows = [line for line in PAGE.read_text().splitlines() if not line.startswith(f"| {name} |")]
    PAGE.write_text("\n".join([*rows, row]) + "\n")


if __name__ == "__main__":
    sys.exit(main())
