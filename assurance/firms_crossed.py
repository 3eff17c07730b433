"""Does any request out of many at once, over many firms, ever see a row of another firm?"""

import random
import threading
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test.utils import override_settings
from django.urls import path

from advisors.models import User
from assurance.firms import own_firms
from assurance.proof import Outcome, Proof
from clients.models import Household
from tenants import enter, threads
from tenants.models import Organization

THREADS, FIRMS = 20, 10


@login_not_required
def whose(request: HttpRequest) -> HttpResponse:
    """The names of all households that this request can see."""
    return HttpResponse(" ".join(Household.objects.values_list("name", flat=True)))


urlpatterns = [path("whose/", whose)]


def run(seed: int, size: int) -> Outcome:
    """`size` requests in each of twenty threads; each firm has one household, named after the firm's schema."""
    count, wrong, answers = min(FIRMS, max(2, size)), list[str](), list[int]()
    lock = threading.Lock()
    with own_firms(count) as firms:
        for firm in firms:
            _stock(firm)

        def walk(number: int) -> None:
            dice, browser = random.Random(seed + number), Browser()  # noqa: S311 (a seeded proof, no secret)
            for _ in range(size):
                firm = dice.choice(firms)
                answer = browser.get("/whose/", headers={"host": firm.domain})
                with lock:
                    answers.append(answer.status_code)
                    if answer.content.decode() != firm.schema_name:
                        wrong.append(f"{firm.schema_name} saw {answer.status_code} {answer.content[:40]!r}")

        with override_settings(ROOT_URLCONF=__name__, RATES=dict.fromkeys(settings.RATES, 10**9)):
            running = [threads.start(walk, number) for number in range(THREADS if size >= 10 else 4)]
            for thread in running:
                thread.join()
    figure = f"{len(answers)} requests in {len(running)} threads over {count} firms, {len(wrong)} with another firm's row or none"
    return Outcome(not wrong and len(answers) == size * len(running), figure + (f": {wrong[0]}" if wrong else ""))


def _stock(firm: Organization) -> None:
    with enter.firm(firm):
        advisor = User.objects.create_user("ada@proof.example", name="Ada Proof", role="advisor")
        Household.objects.create(name=firm.schema_name, advisor=advisor, since_on=date(2020, 1, 1))


PROOF = Proof("firms-crossed", __doc__ or "", run, full=500, sample=5)
