"""Which outputs does the bundled model have? Shared by the one that trains it and the one that reads with it."""

SENTIMENTS = ("negative", "neutral", "positive")
TOPICS = (
    "performance",
    "fees",
    "market_volatility",
    "communication",
    "service",
    "planning_retirement",
    "tax",
    "trust",
    "leaving_withdrawal",
    "praise_referral",
)
URGENCIES = ("0", "1", "2", "3")
FLAGS = ("complaint", "leaving")

LABELS: tuple[str, ...] = tuple(
    f"{head}:{name}"
    for head, names in (
        ("sentiment", SENTIMENTS),
        ("urgency", URGENCIES),
        ("topic", TOPICS),
        ("flag", FLAGS),
    )
    for name in names
)
