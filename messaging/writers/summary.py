"""What does an advisor read in a minute before a call? The points of a brief in order of weight, as short paragraphs."""

import re

from messaging.writers import Brief, Draft

RULES = "summary-rules-1"
SUBJECT = "What it means"
AT_ONCE = 3  # points of one paragraph
SLOTS = re.compile(r"\{([a-z0-9_]+)\}")


def summary(brief: Brief) -> Draft:
    rows = [brief.points[n : n + AT_ONCE] for n in range(0, len(brief.points), AT_ONCE)]
    return Draft(subject=SUBJECT, preview="", body="\n\n".join(" ".join(row) for row in rows), writer="plain", model=RULES)


def slots_of(points: tuple[str, ...]) -> frozenset[str]:
    """A model is told of these facts alone."""
    return frozenset(slot for point in points for slot in SLOTS.findall(point))
