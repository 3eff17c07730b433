from datetime import UTC, datetime

import pytest

from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
LATE_ON_FRIDAY = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)  # Saturday in London, still Friday in Portland


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 14, tzinfo=UTC), tick=False)


def living_in(user, zone):
    user.time_zone = zone
    user.save(update_fields=["time_zone"])
    return user


@pytest.mark.parametrize(("zone", "day"), [("America/Los_Angeles", "20 Nov"), ("UTC", "21 Nov")])
def test_a_day_is_the_day_of_whoever_reads_it(client_for, ada, ivy, zone, day):
    answered(ivy, at=LATE_ON_FRIDAY, score=0.5)

    page = client_for(living_in(ada, zone)).get(f"/households/{ivy.household_id}/")

    assert f"{day}</time>" in page.text


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_heatmap_and_the_answers_behind_a_cell_count_the_same_week_everywhere(client_for, ada, ivy, zone):
    late_on_sunday = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    answered(ivy, at=late_on_sunday, score=0.5)
    browser = client_for(living_in(ada, zone))
    link = f"?household={ivy.household_id}&amp;week=2026-11-16"

    assert link in browser.get("/").text
    assert len(browser.get(f"/feedback/{link.replace('&amp;', '&')}").context["entries"]) == 1


def test_the_clock_of_one_reader_is_not_the_next_ones(client_for, ada, ben, ivy):
    client_for(living_in(ben, "Pacific/Auckland")).get("/")
    answered(ivy, at=LATE_ON_FRIDAY, score=0.5)

    assert "20 Nov</time>" in client_for(living_in(ada, "America/Los_Angeles")).get(f"/households/{ivy.household_id}/").text
