"""Does the work of the clock grow with the accounts and no faster: valuing, drafting, reading, opening firms?"""

import contextlib
import time
from functools import partial
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import world
from benchmarks.bench import Benchmark, Found, in_turns, ratio, times
from feedback.readers import Answer
from feedback.readers.bundled import BundledReader
from feedback.training.corpus import written
from messaging.actions import draft_letter
from messaging.models import Message
from portfolios.actions import revalue
from portfolios.queries import household_figures
from tenants import enter


def valuing() -> Found:
    with world.market() as listed, world.firm() as firm, enter.firm(firm):
        ada = world.advisor()
        keys = [one.pk for one in world.accounts(ada, 100, listed)]
        one, all_ = (partial(revalue, portfolio_ids=some, by=ada.actor, at=world.NOW) for some in (keys[:1], keys))
        seconds = in_turns(one, all_, rounds=5)
        asked = [_asked(work) for work in (one, all_)]
    figure = f"{times(*seconds)} the time, {asked[0]} and {asked[1]} SQL"
    return Found(figure, ratio(seconds) <= 110 and asked[1] <= 4 * len(keys))


def _asked(work: partial[int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def drafting() -> Found:
    """The letter of the 50th household against the 1st, and what a letter costs beside its figures."""
    with world.market() as listed, world.firm() as firm, enter.firm(firm):
        ada = world.advisor()
        accounts = world.accounts(ada, 50, listed)
        revalue(portfolio_ids=[one.pk for one in accounts], by=ada.actor, at=world.NOW)
        homes = [one.household for one in accounts]
        seconds, asked = [], []
        for home in homes:
            with CaptureQueriesContext(connection) as captured:
                begun = time.perf_counter()
                draft_letter(household=home, on=world.TODAY, by=ada.actor)
                seconds.append(time.perf_counter() - begun)
            asked.append(len(captured))
        (figures,) = in_turns(lambda: household_figures(homes[0], on=world.TODAY))
        written_ = Message.objects.count()
    letter = median(seconds)
    last = median(seconds[-10:]) / median(seconds[1:11])
    figure = f"{last:.2f} × the time, {asked[1]} and {asked[-1]} SQL; a letter costs {letter / figures:.1f} × its figures"
    return Found(figure, written_ == 50 and asked[1] == asked[-1] and last <= 1.3 and letter <= 5 * figures)


def reading() -> Found:
    """A fixed set of texts: through the reader with its rules, and through the model alone; at once, and one at a time."""
    reader = BundledReader()
    answers = [Answer(text=example.text, rating=3) for example in written()[:200]]
    reader.read(answers[:5])
    alone = in_turns(
        lambda: [reader._view_of(answer.text) for answer in answers],
        lambda: reader.read(answers),
        lambda: [reader.read([answer]) for answer in answers],
        rounds=3,
    )
    share, single = alone[0] / alone[1], alone[1] / alone[2]
    figure = f"{share:.2f} × the speed of the model alone; 200 at once {single:.2f} × the time of one by one"
    return Found(figure, share >= 0.8)


def opening_firms() -> Found:
    """The 20th firm against the first ones."""
    seconds = []
    with contextlib.ExitStack() as firms:
        for _ in range(20):
            begun = time.perf_counter()
            firms.enter_context(world.firm())
            seconds.append(time.perf_counter() - begun)
    grown = median(seconds[-5:]) / median(seconds[1:6])
    return Found(f"{grown:.2f} × the time", grown <= 1.5)


BENCHMARKS = (
    Benchmark("valuing", "Valuing 100 accounts of a year against 1", "≤ 110 × the time, ≤ 4 SQL an account", valuing),
    Benchmark(
        "drafting",
        "The last ten of 50 letters against the first ten",
        "≤ 1.3 × the time, the same SQL; ≤ 5 × its figures",
        drafting,
    ),
    Benchmark("reading", "Reading 200 answers, rules included, against the model alone", "≥ 0.8 × its speed", reading),
    Benchmark("firms", "Opening the 20th firm against the first ones", "≤ 1.5 × the time", opening_firms),
)
