"""When is it half past eight for this client? Wall time to an instant, also on the days when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(8, 30)
MINUTE = timedelta(minutes=1)


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant (UTC) of a wall time. A skipped one is the first after the gap; of two, it is the first."""
    wall = datetime.combine(day, at)
    while not _exists(wall, zone):
        wall += MINUTE
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def next_morning(now: datetime, zone: str) -> datetime:
    """The first half past eight in the zone that is still to come."""
    today = now.astimezone(ZoneInfo(zone)).date()
    this_morning = instant(today, MORNING, zone)
    return this_morning if this_morning > now else instant(today + timedelta(days=1), MORNING, zone)


def _exists(wall: datetime, zone: str) -> bool:
    there_and_back = wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC).astimezone(ZoneInfo(zone))
    return there_and_back.replace(tzinfo=None) == wall
