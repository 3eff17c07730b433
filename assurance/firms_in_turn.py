"""Does a firm's letter leave within a minute while another firm has tens of thousands of jobs waiting?

T40: the product's own worker and clock; the two firms stand in different lanes.
"""

import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from celery import current_app

from assurance.crew import clock, crew, worker
from assurance.firms import own_firm
from assurance.letters import approve, households, people
from assurance.letters_killed import states
from assurance.proof import Outcome, Proof
from messaging.models import Delivery
from tenants import enter, lanes
from tenants.models import Organization

WITHIN, PATIENCE = 60, 600
BUSYWORK = "events.tasks.sweep"


def run(seed: int, size: int) -> Outcome:
    """`size` jobs of one firm stand in the line of letters and as many in the usual one, then the other approves a letter."""
    folder = Path(tempfile.mkdtemp(prefix="firms-in-turn-"))
    with ExitStack() as firms:
        busy, calm = _two_apart(firms)
        with enter.firm(calm):
            ada, cora = people()
            client = households(ada, 1)[0]
        with enter.firm(busy):
            for kind in (lanes.USUAL, lanes.LETTERS):
                for _ in range(size):
                    current_app.send_task(BUSYWORK, queue=f"{kind}.{lanes.lane(busy.schema_name)}")
        with (
            crew({"worker": worker("assurance.postman"), "beat": clock()}, folder, {"SCRIPTED_MAIL": str(folder / "mail")}),
            enter.firm(calm),
        ):
            begun = time.monotonic()
            approve(client, ada, cora)
            while states()[Delivery.State.SENT] < 1 and time.monotonic() < begun + PATIENCE:
                time.sleep(0.2)
            seconds = time.monotonic() - begun
            left = _waiting(busy)
    shutil.rmtree(folder)
    figure = f"{2 * size} jobs of one firm waiting; the other's letter left after {seconds:.0f} s, worker's start included"
    return Outcome(seconds <= WITHIN and left > 0, f"{figure}; {left} still waited then")


def _two_apart(firms: ExitStack) -> tuple[Organization, Organization]:
    """Two fresh firms that do not share a lane."""
    first = firms.enter_context(own_firm())
    while True:
        second = firms.enter_context(own_firm())
        if lanes.lane(first.schema_name) != lanes.lane(second.schema_name):
            return first, second


def _waiting(firm: Organization) -> int:
    with current_app.connection_for_write() as connection:
        client = connection.channel().client  # type: ignore[attr-defined]  # Redis' own
        return sum(int(client.llen(f"{kind}.{lanes.lane(firm.schema_name)}")) for kind in (lanes.USUAL, lanes.LETTERS))


PROOF = Proof("firms-in-turn", (__doc__ or "").splitlines()[0], run, full=20_000, sample=0)
