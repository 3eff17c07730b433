"""What can a client speak of? One word for each topic, as it reads in a sentence; every page, letter and alert says the same."""

TOPICS = {
    "performance": "performance",
    "fees": "fees",
    "market_volatility": "the market’s swings",
    "communication": "communication",
    "service": "service",
    "planning_retirement": "planning",
    "tax": "tax",
    "trust": "trust",
    "leaving_withdrawal": "leaving or withdrawing",
    "praise_referral": "praise",
}
