"""Does a name of a client, advisor or firm, or a household's key, leave the building when a model writes the letter?"""

import random

from assurance.proof import Outcome, Proof
from messaging.writers import TONES, Brief
from messaging.writers.openai import OpenAI
from tests.messaging.households import random_sheet
from tests.messaging.openai_stub import serving


def run(seed: int, size: int) -> Outcome:
    """T11: `size` letters, each asked of a server that keeps what it was sent."""
    heard = 0
    with serving("right") as server:
        writer = OpenAI(api_key="test", base_url=server.url, model="stub")
        for number in range(seed, seed + size):
            sheet = random_sheet(number)
            tone = random.Random(number).choice(TONES)  # noqa: S311 (a seeded proof, no secret)
            writer.write(Brief(sheet=sheet, seed=str(number), tone=tone))
            secrets = {sheet["clients"].text, sheet["advisor"].text, sheet["firm"].text, sheet.household}
            heard += any(secret in server.seen[-1] for secret in secrets)
        asked = len(server.seen)
    return Outcome(heard == 0 and asked == size, f"{asked} requests to the model, {heard} with a name or a household's key")


PROOF = Proof("letters-overheard", (__doc__ or "").splitlines()[0], run, full=1000, sample=10)
