from datetime import UTC, datetime, timedelta

import pytest

from events.models import Event
from insights import actions
from insights.models import Alert

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def raised(household, *, cause="reply:1:leaving", kind="leaving", at=NOW):
    return actions.raise_alert(
        household=household, kind=kind, cause=cause, severity="bad", title="Ivy talks of leaving", text="Sentiment −8.", at=at
    )


@pytest.fixture
def alert(ivy):
    return raised(ivy.household)


def test_an_alert_has_an_owner_and_an_event(ivy, ada):
    alert = raised(ivy.household)
    assert alert.owner == ada
    assert Event.objects.about(alert).get().kind == "alert.raised"


def test_i1_the_same_cause_never_alerts_twice_while_it_stands(ivy, alert):
    assert raised(ivy.household, at=NOW + timedelta(days=30)) is None
    assert Alert.objects.count() == 1


def test_i1_a_closed_cause_rests_for_a_week(ivy, ada, alert):
    actions.close(alert=alert, by=ada, outcome="Called her.", at=NOW)
    assert raised(ivy.household, at=NOW + timedelta(days=6)) is None
    assert raised(ivy.household, at=NOW + timedelta(days=8)) is not None


def test_another_cause_alerts_at_once(ivy, alert):
    assert raised(ivy.household, cause="silence", kind="silence") is not None


def test_a_closed_alert_keeps_who_and_what_came_of_it(ada, alert):
    actions.close(alert=alert, by=ada, outcome="  Called her, all well.  ", at=NOW)
    alert.refresh_from_db()
    assert (alert.closed_by, alert.outcome, alert.closed_at) == (ada, "Called her, all well.", NOW)


def test_an_alert_is_not_closed_without_an_outcome(ada, alert):
    with pytest.raises(actions.UnableToClose, match="what came of it"):
        actions.close(alert=alert, by=ada, outcome=" ", at=NOW)


def test_an_alert_is_closed_once(ada, ben, alert):
    actions.close(alert=alert, by=ada, outcome="Called.", at=NOW)
    with pytest.raises(actions.UnableToClose, match="closed already"):
        actions.close(alert=alert, by=ben, outcome="Called too.", at=NOW)


def test_only_compliance_closes_a_possible_complaint(ivy, ada, cora):
    complaint = raised(ivy.household, kind="complaint", cause="reply:1:complaint")
    with pytest.raises(actions.UnableToClose, match="compliance"):
        actions.close(alert=complaint, by=ada, outcome="Sorted.", at=NOW)
    actions.close(alert=complaint, by=cora, outcome="Not a complaint.", at=NOW)
    assert not Alert.objects.open().exists()


def test_a_snoozed_alert_sleeps_and_wakes(ada, alert):
    actions.snooze(alert=alert, by=ada, until=NOW + timedelta(days=1), at=NOW)
    assert not Alert.objects.due(NOW + timedelta(hours=23)).exists()
    assert Alert.objects.due(NOW + timedelta(hours=25)).exists()


def test_a_close_can_be_taken_back(ada, alert):
    actions.close(alert=alert, by=ada, outcome="Called.", at=NOW)
    actions.reopen(alert=alert, by=ada, at=NOW)
    assert Alert.objects.due(NOW).get() == alert


def test_a_close_is_not_taken_back_where_a_newer_alert_stands(ivy, ada, alert):
    actions.close(alert=alert, by=ada, outcome="Called.", at=NOW)
    raised(ivy.household, at=NOW + timedelta(days=8))
    with pytest.raises(actions.UnableToReopen, match="newer"):
        actions.reopen(alert=alert, by=ada, at=NOW + timedelta(days=8))
