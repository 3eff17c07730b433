"""Does a sentence say how long ago something was in words that belong into it?"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from desk.templatetags.relate import ago

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(0), "just now"),
        (timedelta(minutes=18), "18 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "on Fri"),
        (timedelta(days=20), "on 3 Nov"),
    ],
)
def test_how_long_ago_within_a_sentence(passed, told):
    with time_machine.travel(NOW, tick=False):
        assert ago(NOW - passed) == told
