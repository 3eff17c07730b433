"""How is a long proof run and its figure kept? `python -m assurance [NAME|all] [--seed N]`."""

import argparse
import logging
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "assurance.md"


def main() -> int:
    """List the proofs, or run one or all and write the figures down."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")
    django.setup()
    from assurance.proofs import PROOFS  # noqa: PLC0415 (models need Django)

    parser = argparse.ArgumentParser(prog="bin/assure", description="Run a long proof and keep its figure in docs/assurance.md.")
    parser.add_argument("name", nargs="?", choices=[*PROOFS, "all"], help="without a name: the list")
    parser.add_argument("--seed", type=int, default=20261123)
    chosen = parser.parse_args()
    if not chosen.name:
        sys.stdout.writelines(f"{proof.name:20} {proof.question}\n" for proof in PROOFS.values())
        return 0
    logging.disable(logging.WARNING)  # a proof asks for trouble all the time
    failed = 0
    for proof in PROOFS.values() if chosen.name == "all" else [PROOFS[chosen.name]]:
        begun = time.monotonic()
        outcome = proof.run(chosen.seed, proof.full)
        sys.stdout.write(f"{proof.name}: {outcome.figure} ({time.monotonic() - begun:.0f} s)\n")
        failed += not outcome.holds
        _keep(proof.name, proof.question, outcome.figure if outcome.holds else f"DOES NOT HOLD: {outcome.figure}", chosen.seed)
    return 1 if failed else 0


def _keep(name: str, question: str, figure: str, seed: int) -> None:
    """One row for each proof, the newest figure."""
    rows = [line for line in PAGE.read_text().splitlines() if not line.startswith(f"| {name} |")]
    rows.append(f"| {name} | {question} | {figure} | {seed} | {datetime.now(UTC):%Y-%m-%d} |")
    PAGE.write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    sys.exit(main())
