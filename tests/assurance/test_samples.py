"""Does a small sample of every long proof hold?"""

import pytest

from assurance.__main__ import PAGE
from assurance.proof import Outcome
from assurance.proofs import PROOFS

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("name", sorted(name for name, proof in PROOFS.items() if proof.sample))
def test_a_sample_holds(name):
    outcome = PROOFS[name].run(7, PROOFS[name].sample)
    assert outcome.holds, outcome.figure


def test_a_kept_figure_belongs_to_a_proof_that_exists():
    rows = [line.split("|")[1].strip() for line in PAGE.read_text().splitlines() if line.startswith("| ")][1:]
    assert set(rows) <= set(PROOFS)


def test_a_proof_that_does_not_hold_says_so(monkeypatch, tmp_path):
    from assurance import __main__ as command

    page = tmp_path / "assurance.md"
    page.write_text("| proof | question | figure | seed | date |\n")
    monkeypatch.setattr(command, "PAGE", page)
    broken = PROOFS["tables-fuzzed"].__class__("broken", "Why?", lambda seed, size: Outcome(False, "1 lost"), 1, 1)
    monkeypatch.setitem(PROOFS, "broken", broken)
    monkeypatch.setattr("sys.argv", ["bin/assure", "broken"])
    assert command.main() == 1
    assert "DOES NOT HOLD: 1 lost" in page.read_text()
