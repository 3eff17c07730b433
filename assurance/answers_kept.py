"""Is a client ever thanked for an answer that is nowhere, while the database goes away and comes back?

F4, T34: the product's own web process under fifty answers a second; the database stopped as if the power had failed.
"""

import http.client
import socket
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from assurance.crew import crew
from assurance.faults import database_away
from assurance.firms import own_firm
from assurance.letters import households, people
from assurance.proof import Outcome, Proof
from feedback.links import nonce_for
from feedback.models import ReplyVersion
from messaging.links import minted, token_hash
from messaging.models import Delivery
from tests.messaging.drafts import a_draft

PER_SECOND, LINKS, BEFORE, AFTER = 50, 300, 5, 25
BACK_WITHIN = 10
THANKED, HELD = 303, 503


@dataclass
class Heard:
    """What the pages answered: number, status, seconds after the start, and whether a refusal keeps the words."""

    answers: list[tuple[int, int, float, bool]] = field(default_factory=list)

    def with_status(self, status: int) -> list[tuple[int, int, float, bool]]:
        return [one for one in self.answers if one[1] == status]


def run(seed: int, size: int) -> Outcome:
    """`size` seconds without a database."""
    folder = Path(tempfile.mkdtemp(prefix="answers-kept-"))
    port = _free_port()
    with own_firm() as firm:
        links = _links()
        forms = {token: nonce_for(token) for token in links}
        connection.close()
        web = ["uvicorn", "relate.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
        with crew({"web": web}, folder, {"TRUSTED_PROXY_COUNT": "1"}):
            _wait_for(port)
            heard, gone, back = _under_load(port, firm.domain, forms, size)
        kept = set(ReplyVersion.objects.values_list("text", flat=True))
    thanked, held = heard.with_status(THANKED), heard.with_status(HELD)
    lost = [number for number, *_ in thanked if f"Answer {number}" not in kept]
    wordless = [number for number, _, _, has_words in held if not has_words]
    others = len(heard.answers) - len(thanked) - len(held)
    again = min((at for *_, at, _ in thanked if at > back), default=float("inf")) - back
    holds = not lost and not wordless and not others and bool(held) and again <= BACK_WITHIN
    figure = (
        f"{len(heard.answers)} answers, {back - gone:.0f} s without a database: {len(thanked)} thanked, {len(lost)} of them lost"
    )
    kinds = f"{len(held)} told to try again, {len(wordless)} of them without their words; {others} told anything else"
    return Outcome(holds, f"{figure}; {kinds}; thanked again after {again:.1f} s")


def _links() -> dict[str, str]:
    """Rating links of letters that went out."""
    ada, _ = people()
    made, soon = {}, timezone.now() + timedelta(days=30)
    for client in households(ada, LINKS):
        token = minted().rating
        Delivery.objects.create(
            message=a_draft(client),
            client=client,
            address=client.email,
            state=Delivery.State.SENT,
            due_at=timezone.now(),
            handed_at=timezone.now(),
            rating_token_hash=token_hash(token),
            token_expires_at=soon,
        )
        made[token] = client.name
    return made


def _under_load(port: int, host: str, forms: dict[str, str], seconds: int) -> tuple[Heard, float, float]:
    """What was heard, and when the database went and came back."""
    heard, begun, pressing = Heard(), time.monotonic(), threading.Event()
    tokens = list(forms.items())

    def now() -> float:
        return time.monotonic() - begun

    def press(number: int) -> None:
        token, nonce = tokens[number % len(tokens)]
        heard.answers.append(_press(port, host, number, token, nonce, now))

    crowd = threading.Thread(target=_crowd, args=(press, pressing), daemon=True)  # noqa: TID251 (it touches no database)
    crowd.start()
    time.sleep(BEFORE)
    with database_away():
        gone = now()
        time.sleep(seconds)
    back = now()
    time.sleep(AFTER)
    pressing.set()
    crowd.join()
    return heard, gone, back


def _crowd(press: Callable[[int], None], stop: threading.Event) -> None:
    """A press every fiftieth of a second, however long the answers take."""
    pressing, number = [], 0
    while not stop.wait(1 / PER_SECOND):
        one = threading.Thread(target=press, args=(number,), daemon=True)  # noqa: TID251 (it touches no database)
        one.start()
        pressing.append(one)
        number += 1
    for one in pressing:
        one.join()


def _press(port: int, host: str, number: int, token: str, nonce: str, now: Callable[[], float]) -> tuple[int, int, float, bool]:
    words = f"Answer {number}"
    body = urllib.parse.urlencode({"nonce": nonce, "rating": number % 5 + 1, "message": words})
    headers = {
        "Host": host,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"10.{number % 250}.{number // 250 % 250}.1",
    }
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        talk.request("POST", f"/f/{token}/", body, headers)
        answer = talk.getresponse()
        said = answer.read().decode(errors="replace")
        return number, answer.status, now(), words in said and answer.getheader("Retry-After") is not None
    except OSError:
        return number, 0, now(), False
    finally:
        talk.close()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("The web process did not begin to listen.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PROOF = Proof("answers-kept", (__doc__ or "").splitlines()[0], run, full=20, sample=0)
