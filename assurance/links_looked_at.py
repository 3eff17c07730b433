"""Does any look at a letter's links, however many machines look, leave a rating or an unsubscribe?"""

import re
from collections import Counter
from unittest.mock import patch

from django.test import Client as Browser
from django.utils import timezone

from assurance.firms import own_firm
from assurance.letters import approve, households, people
from assurance.proof import Outcome, Proof
from feedback.models import Reply
from messaging import actions
from messaging.actions import sending
from messaging.models import Suppression
from tenants.models import Organization
from tests.messaging.posting import Provider

FEWEST = 7  # five faces, the answer page and the preferences


def run(seed: int, size: int) -> Outcome:
    """T3: `size` GETs and HEADs in turns, each from an address of its own, so that no limit answers in the page's place."""
    with own_firm() as firm:
        links, browser = _links(firm), Browser(HTTP_HOST=firm.domain)
        answers: Counter[int] = Counter()
        for number in range(size):
            look = browser.get if number % 2 else browser.head
            where = f"10.{number % 251}.{number // 251 % 251}.{seed % 251}"
            answers[look(links[number // 2 % len(links)], REMOTE_ADDR=where).status_code] += 1
        kept = Reply.objects.count() + Suppression.objects.count()
    figure = f"{answers.total()} looks at {len(links)} links, {answers[200]} of them saw the page: {kept} ratings or unsubscribes"
    return Outcome(kept == 0 and answers[200] == size and len(links) >= FEWEST, figure)


def _links(firm: Organization) -> list[str]:
    """Those of the letter as it left, in its text and in its HTML."""
    provider, (advisor, officer), now = Provider(), people(), timezone.now()
    message = approve(households(advisor, 1)[0], advisor, officer)
    message = actions.put_on_its_way(message=message, by=None, at=message.send_at or now)
    with patch.object(sending, "channel", lambda name: provider):
        sending.send(delivery_id=message.deliveries.get().pk, at=message.send_at or now)
    mail = provider.accepted[0]
    found = re.findall(rf"http://{re.escape(firm.domain)}(?::\d+)?(/[^\s<>\"]+)", mail.text + mail.html.replace("&amp;", "&"))
    return sorted(set(found))


PROOF = Proof("links-looked-at", (__doc__ or "").splitlines()[0], run, full=1000, sample=60)
