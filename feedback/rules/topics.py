"""Which subjects does a message name in so many words? A short list of sure signs for each topic."""

from __future__ import annotations

from feedback.rules.matching import Rule, plain

SIGNS: tuple[Rule, ...] = (
    Rule(
        "fees",
        r"\b(?:fees?|charg(?:es?|ed|ing)(?! (?:up|my phone))|commissions?|expense ratios?|overcharg\w*|pricing"
        r"|invoice|basis points?|too expensive|pric(?:e|ey) (?:of|for) (?:your|the) (?:advice|service))\b",
    ),
    Rule(
        "performance",
        r"\b(?:performance|returns?(?= (?:of|on|were|was|are|is|have|this|for|so|since|speak|net|look|in|over)"
        r"|[.,!?]|$)|underperform\w*|outperform\w*|benchmark|trail(?:ed|ing)? the|beat the (?:market|index|"
        r"s&p)|the index|our numbers|lost (?:money|a third|half|\d+)|annuali[sz]ed|my results|the results)\b",
    ),
    Rule(
        "market_volatility",
        r"\b(?:volatil\w+|recession|bear market|market (?:crash|drop|swings?|turmoil|correction|mess)|crash|"
        r"sell-?off|inflation|interest rates?|the fed|tariffs?|the market|markets|downturn|correction)\b",
    ),
    Rule(
        "communication",
        r"\b(?:(?:call(?:ed)?|calls?|phoned?|rang|rung|ring) (?:me |us )?back|return(?:s|ed|ing)? (?:my|our|"
        r"her|his|any) (?:calls?|emails?|messages?)|voicemails?|jargon|no (?:one|body) (?:called|answer\w*|"
        r"replied|got back|explain\w*|told)|nobody (?:called|calls|answers?|answered|replied|replies|got back|"
        r"returns?|returned|explained|told)|unanswered|the (?:letter|newsletter|report)s?|"
        r"hear(?:d)? (?:back )?from you|explain things)\b",
    ),
    Rule(
        "service",
        r"\b(?:paperwork|portal|website|log-?in|password|rollover|onboarding|forms?|docusign|statements?|"
        r"beneficiar(?:y|ies) (?:form|change)|help ?desk|receptionist|front desk|customer service)\b",
    ),
    Rule(
        "planning_retirement",
        r"\b(?:retir(?:e|ed|ement|ing)|pension|college (?:plan|fund|savings)|529|estate plan\w*|"
        r"social security|medicare|long-term care|power of attorney|the trust (?:for|document)|divorc\w+|"
        r"will and|our wills?|inherit(?:ed|ance)|tuition|nursing home|passed away|died)\b",
    ),
    Rule(
        "tax",
        r"\b(?:tax(?:es|able|ed)?|1099s?|k-1|irs|cpa|capital gains?|harvest\w*|roth conversion|rmds?|"
        r"required (?:minimum )?distribution|wash sale|cost basis|deductible)\b",
    ),
    Rule(
        "trust",
        r"\b(?:trust (?:you|your|him|her|them|this firm)|honest\w*|dishonest\w*|misled|lied|"
        r"conflict of interest|fiduciary|integrity|scam\w*|hacked|unauthori[sz]ed|fraud\w*|forged|stole|stolen"
        r"|phishing|my interests?|permission|suitable|unsuitable|confidence in)\b",
    ),
    Rule(
        "leaving_withdrawal",
        r"\b(?:clos(?:e|ing) (?:my|our|the|all) (?:\w+ )?(?:accounts?|ira)|withdraw(?:al|als|ing)?|elsewhere|"
        r"another (?:advis[eo]r|firm)|transfer(?:ring)? (?:out|everything)|part ways|switch(?:ing)? (?:firms|"
        r"advis[eo]rs)|take .{0,20}\bout of (?:my|the|our))\b",
    ),
    Rule(
        "praise_referral",
        r"\b(?:thank you (?:so much|for everything|all|to)|please thank|hats off|kudos|recommend(?:ed|"
        r"ing)? you|refer(?:red|ral)|told (?:my|our) \w+ about you|shout[- ]?out|well done|"
        r"give .{1,20} a raise|you(?:'re| are) the best|best advis[eo]r|grateful)\b",
    ),
)


def topics_in(text: str) -> frozenset[str]:
    words = plain(text)
    return frozenset(sign.name for sign in SIGNS if sign.pattern.search(words))
