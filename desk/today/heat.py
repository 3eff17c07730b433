"""How does each relationship feel, week by week?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from desk.today.scope import Scope
from insights.queries.sentiment import SORTS, heatmap

SHOWN = 10
SORT_NAMES = {"falling": "Falling first", "assets": "By assets", "name": "A–Z"}


def heat(scope: Scope) -> dict[str, Any]:
    sort = scope.asked.get("sort", "falling")
    sort = sort if sort in SORTS else "falling"
    values = scope.values if sort == "assets" else {}
    weeks, rows = heatmap(scope.moods, until=scope.local.date(), sort=sort, values=values)
    everything = scope.asked.get("heat") == "all"
    return {
        "heat_weeks": labels(weeks),
        "heat_rows": rows if everything else rows[:SHOWN],
        "heat_count": len(rows),
        "heat_is_cut": len(rows) > SHOWN and not everything,
        "heat_sort": sort,
        "heat_sorts": SORT_NAMES.items(),
    }


def labels(weeks: Sequence[date]) -> list[str]:
    """Days, with the month where it is new; the first names its month unless the next one does at once."""
    named = [week.day <= 7 for week in weeks]
    named[0] = named[0] or not named[1]
    return [f"{week.day} {week:%b}" if name else str(week.day) for week, name in zip(weeks, named, strict=True)]
