"""Does an advisor read on Today that a consent is about to lapse, before accounts stop coming in?"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portfolios import actions
from portfolios.connections import Connection, SyncedAccount
from tests.portfolios import system_samples as samples

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
WORDS = "The consent of a connection is over or about to end"


@pytest.mark.parametrize(("state", "days", "is_told"), [("active", 6, False), ("active", 1, True), ("consent", -1, True)])
def test_d7_today_tells_of_a_consent_to_whom_it_concerns(state, days, is_told, fay, ada, ben, client_for, account):
    made = actions.connect(kind="schwab", name="Schwab", credentials=samples.SCHWAB, since=date(2026, 1, 2), by=fay, at=NOW)
    Connection.objects.update(state=state, consent_lapses_at=NOW + timedelta(days=days))
    SyncedAccount.objects.create(connection=made, portfolio=account(), mark="a", last_good_at=NOW, as_of=NOW.date())

    with time_machine.travel(NOW, tick=False):
        told = {who.email: WORDS in client_for(who).get("/").content.decode() for who in (ada, ben, fay)}

    assert told == {ada.email: is_told, ben.email: False, fay.email: is_told}
