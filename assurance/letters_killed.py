"""Is a letter ever lost or sent twice when its worker is killed, at any of seven points of its way?

F1, T33: the product's own worker and clock at their everyday pace, a provider that tells no second letter from the first.
"""

import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from assurance.crew import Crew, clock, crew, worker
from assurance.firms import own_firm
from assurance.letters import approve, households, people
from assurance.proof import Outcome, Proof
from assurance.saboteur import POINTS
from assurance.scripted import accepted
from compliance.models import ArchiveRecord
from insights.models import Alert
from messaging.models import Delivery

PATIENCE = 15 * 60
SETTLED = {Delivery.State.SENT, Delivery.State.UNKNOWN}
WITHIN = 120  # seconds after the last restart, where the provider can be asked


def run(seed: int, size: int) -> Outcome:
    """`size` letters through a provider that can be asked by our id, and as many through one that cannot."""
    outcomes = [_through(can_be_asked, size) for can_be_asked in (True, False)]
    return Outcome(all(outcome.holds for outcome in outcomes), ". ".join(outcome.figure for outcome in outcomes))


def _through(can_be_asked: bool, size: int) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix="letters-killed-"))
    environment = {"SABOTEUR": str(folder / "dead"), "SCRIPTED_MAIL": str(folder / "accepted")}
    if not can_be_asked:
        environment["SCRIPTED_SILENT"] = "yes"
    (folder / "dead").mkdir()
    with own_firm():
        ada, cora = people()
        clients = households(ada, size)
        with crew({"worker": worker("assurance.saboteur"), "beat": clock()}, folder, environment) as processes:
            for client in clients:
                approve(client, ada, cora)
            seconds = _until_settled(processes, size)
        outcome = _outcome(folder, size, seconds, processes.restarts, can_be_asked)
    if outcome.holds:
        shutil.rmtree(folder)
    return outcome


def _until_settled(processes: Crew, size: int) -> float:
    """Seconds from the last restart until nothing is under way and a person knows of whatever is unknown."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = states()
        if sum(now[state] for state in SETTLED) == size and _told() >= now[Delivery.State.UNKNOWN]:
            break
        time.sleep(1)
    return time.monotonic() - processes.restarted_at


def _outcome(folder: Path, size: int, seconds: float, restarts: int, can_be_asked: bool) -> Outcome:
    sent, unknown = states()[Delivery.State.SENT], states()[Delivery.State.UNKNOWN]
    kills = Counter(note.read_text() for note in (folder / "dead").iterdir())
    faults = judged(folder / "accepted", size)
    holds = not any(faults.values()) and set(kills) == set(POINTS) and (not can_be_asked or (seconds <= WITHIN and not unknown))
    told = ", ".join(f"{count} {fault}" for fault, count in faults.items())
    killed = f"{kills.total()} kills at {len(kills)} points, {restarts} of them whole workers"
    settled = f"{sent} letters sent, {unknown} handed to a person, settled {seconds:.0f} s after the last restart"
    return Outcome(holds, f"Provider that {'can' if can_be_asked else 'cannot'} be asked: {killed}; {settled}; {told}")


def judged(file: Path, size: int) -> dict[str, int]:
    """What must not be, counted: `file` is what the provider accepted of `size` letters."""
    handed, now = accepted(file), states()
    unknown = now[Delivery.State.UNKNOWN]
    return {
        "lost": size - now[Delivery.State.SENT] - unknown + len(_sent() - dict(handed).keys()),
        "sent twice": len(handed) - len(dict(handed)),
        "handed over before they were archived": len(set(handed) - _archived()),
        "unknown and in nobody's hands": max(unknown - _told(), 0),
    }


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


def _told() -> int:
    return Alert.objects.filter(kind=Alert.Kind.DELIVERY).count()


def _sent() -> set[str]:
    return {str(pk) for pk in Delivery.objects.filter(state=Delivery.State.SENT).values_list("pk", flat=True)}


def _archived() -> set[tuple[str, str]]:
    return {(str(pk), digest) for pk, digest in ArchiveRecord.objects.values_list("delivery_id", "sha256")}


PROOF = Proof("letters-killed", (__doc__ or "").splitlines()[0], run, full=350, sample=0)
