"""Is a letter lost or sent twice when the broker is killed and comes back empty, with two clocks running?

F3, F10: the product's own worker and two clocks; every job that waited in the broker is gone.
"""

import shutil
import tempfile
import time
from pathlib import Path

from assurance.crew import clock, crew, worker
from assurance.faults import empty_broker
from assurance.firms import own_firm
from assurance.letters import approve, households, people
from assurance.letters_killed import judged, states
from assurance.proof import Outcome, Proof
from messaging.models import Delivery

PATIENCE, WITHIN = 15 * 60, 180  # seconds after the last time it came back
TIMES, AWAY = 3, 3.0


def run(seed: int, size: int) -> Outcome:
    """`size` letters, and the broker emptied three times while they are approved and sent."""
    folder = Path(tempfile.mkdtemp(prefix="letters-without-broker-"))
    environment = {"SCRIPTED_MAIL": str(folder / "accepted")}
    team = {"worker": worker("assurance.postman"), "beat": clock(), "second-beat": clock()}
    with own_firm():
        ada, cora = people()
        clients = households(ada, size)
        with crew(team, folder, environment):
            for place, client in enumerate(clients):
                approve(client, ada, cora)
                if (place + 1) % (size // TIMES) == 0:
                    empty_broker(away=AWAY)
            begun = time.monotonic()
            while states()[Delivery.State.SENT] < size and time.monotonic() < begun + PATIENCE:
                time.sleep(1)
        faults = judged(folder / "accepted", size)
    seconds = time.monotonic() - begun
    holds = not any(faults.values()) and seconds <= WITHIN
    if holds:
        shutil.rmtree(folder)
    told = ", ".join(f"{count} {fault}" for fault, count in faults.items())
    return Outcome(holds, f"{size} letters, the broker emptied {TIMES} times, two clocks: {told}; all sent {seconds:.0f} s after")


PROOF = Proof("letters-without-broker", (__doc__ or "").splitlines()[0], run, full=1000, sample=0)
