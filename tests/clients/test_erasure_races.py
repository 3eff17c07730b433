"""T23: a hold is placed while a worker erases. Does it tell the truth about what still stands?"""

from datetime import UTC, datetime
from threading import Event as Signal

import pytest

import clients.actions as acts
from clients.actions import erasure as runs
from clients.models import Erasure
from compliance.actions import place_hold
from tenants import threads

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_t23_a_hold_waits_for_the_step_under_way_and_stops_the_next(ivy, cora, monkeypatch):
    erasure = acts.ask_erasure(client=ivy, reason="A call", by=cora, at=NOW)
    erasure = acts.begin_erasure(erasure=erasure, typed="Ivy Moss", by=cora, at=NOW)
    inside, go_on, plan = Signal(), Signal(), runs._planned

    def slowly(subject):
        inside.set()
        assert go_on.wait(10)
        return plan(subject)

    monkeypatch.setattr(runs, "_planned", slowly)
    with threads.Pool(max_workers=2) as pool:
        running = pool.submit(acts.run_erasure, erasure=erasure)
        assert inside.wait(10)
        placing = pool.submit(place_hold, household_id=ivy.household_id, client_id=None, matter="Moss", by=cora)
        with pytest.raises(TimeoutError):
            placing.result(timeout=0.3)
        go_on.set()
        placing.result(timeout=10)
        running.result(timeout=10)
    row = Erasure.objects.get()
    assert (row.state, row.counts) == ("failed", {})
    assert "Moss" in row.error
