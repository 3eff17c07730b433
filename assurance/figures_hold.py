"""Do the laws of the figures hold whatever the numbers: returns, risk, attribution, blends, rebalancing?"""

from assurance.proof import Outcome, Proof
from tests.portfolios.figures.invariants import LAWS


def run(seed: int, size: int) -> Outcome:
    """`size` drawn cases of each law; Hypothesis shrinks the first that fails."""
    broken = []
    for law in LAWS:
        try:
            law.ask(cases=size, seed=seed)
        except AssertionError as failure:
            broken.append(f"{law.name} ({str(failure).splitlines()[0][:80] if str(failure) else 'no words'})")
    return Outcome(
        not broken, f"{len(LAWS) - len(broken)} of {len(LAWS)} laws, {size} cases each{': ' if broken else ''}{'; '.join(broken)}"
    )


PROOF = Proof("figures-hold", (__doc__ or "").splitlines()[0], run, full=1000, sample=2)
