"""What does the client want somebody to do, and in which words do they ask for it?"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.rules.abroad import CALL_NOW_ABROAD, COMPLAINT_ABROAD, LEAVING_ABROAD
from feedback.rules.complaint import COMPLAINT
from feedback.rules.leaving import LEAVING
from feedback.rules.matching import Hit, Rule, hits, trimmed
from feedback.rules.urgency import CALL_NOW


@dataclass(frozen=True)
class Action:
    """One thing to do: a code, a sentence for the advisor, and the client's words that ask for it."""

    kind: str
    text: str
    quote: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


TEXTS: dict[str, str] = {
    "escalate": "Hand this to compliance before answering",
    "protect": "Call on a known number and hold transfers until verified",
    "retain": "Call before they go",
    "condolence": "Offer condolences and say what comes next",
    "call_back": "Call the client",
    "meet": "Arrange a meeting",
    "reassure": "Talk through the market and the plan",
    "explain_fees": "Explain the fees in dollars",
    "explain_performance": "Go through the results against the benchmark",
    "move_money": "Arrange the withdrawal, verified by phone",
    "tax": "Answer the tax question",
    "send": "Send what was asked for",
    "change_details": "Change the details on file",
    "plan": "Run the plan again with what changed",
    "referral": "Follow up the introduction",
    "answer": "Answer the question",
}

ASKS: tuple[Rule, ...] = (
    Rule(
        "condolence",
        r"\b(?:passed away|passed on|passed last|died|death of|funeral|lost my (?:husband|wife|mother|father|"
        r"mum|mom|dad|partner|son|daughter))\b|\b(?:dad|mum|mom|husband|wife|father|mother) passed\b",
    ),
    Rule(
        "call_back",
        r"\b(?:no ?body|no one|you|didn't|never|not|hasn't|haven't)\b[^.!?]{0,20}\b(?:call(?:ed|s)?|phone[ds]?"
        r"|rang|rung|ring|return(?:ed|s)?|got|get|hear[d]?)\b[^.!?]{0,12}\b(?:back|from you|calls?|me)\b"
        r"|\b(?:call|phone|ring|telephone) (?:me|us|my|him|her)\b|\bgive (?:me|us) a (?:call|ring|buzz)\b|"
        r"\bspeak (?:to|with) (?:you|someone|somebody)\b|\b(?:please|can you|could you|will you) (?:call|ring|"
        r"phone)\b|\breturn my call\b|\bvoicemails?\b|\bneed to talk\b|\bdidn't (?:call|ring)\b|"
        r"\bstill waiting\b",
        is_deniable=False,
    ),
    Rule("meet", r"\b(?:meet(?:ing)?|appointment|get together|sit down|zoom|schedule|review meeting|next review|come in)\b"),
    Rule(
        "explain_fees",
        r"\b(?:fees?|charg(?:e|es|ed|ing)|commissions?|expense ratio|price|cost of|invoice|the bill|overpay\w*"
        r"|expensive)\b",
    ),
    Rule(
        "explain_performance",
        r"\b(?:performance|returns|underperform\w*|benchmark|results|behind the (?:market|index)|why (?:am i|"
        r"are we|is it|is my (?:account|balance)) (?:down|lower|behind)|lost (?:money|\d+|a third|half)|"
        r"the index)\b",
    ),
    Rule(
        "reassure",
        r"\b(?:worried|worry|anxious|scared|nervous|panic\w*|frightened|uneasy|can't sleep|losing sleep|afraid"
        r"|terrified|sick about|on edge|stress\w*)\b",
    ),
    Rule(
        "move_money",
        r"\b(?:withdraw\w*|take .{0,25}\bout\b|need (?:about )?\$?\d[\d,k.]*|need (?:the )?(?:cash|money)|"
        r"down payment|distribution|wire|send .{0,12}\bto my (?:bank|checking|account))\b",
    ),
    Rule(
        "tax",
        r"\b(?:tax(?:es)?|1099s?|irs|cpa|capital gains?|rmds?|required (?:minimum )?distribution|k-1|"
        r"cost basis|roth conversion)\b",
    ),
    Rule(
        "send",
        r"\b(?:send|email|forward|resend|mail|copy|share)\b[^.!?]{0,12}\b(?:me|us|my|the|our|a|it|them|this)\b"
        r"|\bneed (?:a copy|the forms?|the documents?|a letter)\b",
    ),
    Rule(
        "change_details",
        r"\b(?:new (?:address|phone|e-?mail|last name|bank account|number)|moved to|update (?:my|our)|"
        r"change (?:my|our|the) (?:address|beneficiar\w+|email|bank|name|phone)|add(?:ing)? (?:my|a|"
        r"an) (?:\w+ )?(?:beneficiary|son|daughter|wife|husband|sister)|beneficiary change|"
        r"address is (?:still )?wrong|spelled my name)\b",
    ),
    Rule(
        "plan",
        r"\b(?:divorc\w+|separat(?:ed|ing)|laid off|lost (?:my|his|her) job|new job|retir(?:e|ing) (?:earlier|"
        r"early|next|in|at)|baby|expecting|sold (?:my|the|our) (?:company|business|house)|sell(?:ing)? (?:the|"
        r"our|my) (?:business|house)|inherit\w+|getting married|remarried|moving to|lump sum|run (?:the|it|"
        r"the plan) (?:again|numbers)|tuition|college)\b",
    ),
    Rule(
        "referral",
        r"\b(?:(?:brother|sister|friend|colleague|neighbou?r|cousin|parents|daughter|son|boss|"
        r"partner)\b[^.!?]{0,60}\b(?:call you|your (?:number|card|email)|meet you|needs? (?:a|an|someone)|"
        r"looking for|work with you|get in touch|talk to)|taking new clients|room for my|referr\w+ (?:a|my))\b",
    ),
)

GRAVE = {
    "escalate": COMPLAINT + COMPLAINT_ABROAD,
    "protect": CALL_NOW + CALL_NOW_ABROAD,
    "retain": LEAVING + LEAVING_ABROAD,
}
MOST = 4


def actions_in(text: str, *, is_complaint: bool, is_leaving: bool, is_alarm: bool) -> tuple[Action, ...]:
    """At most four, the gravest first, each with its quoted words; a bare question asks for an answer."""
    wanted = {"escalate": is_complaint, "protect": is_alarm, "retain": is_leaving}
    found: dict[str, tuple[str, int]] = {}
    for kind, rules in GRAVE.items():
        if wanted[kind]:
            first = hits(rules, text)[0]
            found[kind] = first.quote, first.start
    for hit in hits(ASKS, text):
        if _is_asked(hit, text):
            found.setdefault(hit.rule, (hit.quote, hit.start))
    if not found and "?" in text:
        found["answer"] = _question(text)
    return tuple(Action(kind, TEXTS[kind], *found[kind]) for kind in TEXTS if kind in found)[:MOST]


ASKED_ALWAYS = {"condolence", "call_back", "reassure", "move_money", "change_details", "plan", "referral"}


def _is_asked(hit: Hit, text: str) -> bool:
    """Fees, results and taxes are a reason to act only where somebody asks or grumbles."""
    if hit.rule in ASKED_ALWAYS:
        return True
    return bool(hits(GRUMBLES, hit.quote)) or ("?" in text and _question_contains(text, hit.quote))


GRUMBLES: tuple[Rule, ...] = (
    Rule(
        "asks",
        r"\b(?:please|can you|could (?:you|we|i)|can (?:we|i)|would you|i'd like|i would like|i need|we need|"
        r"my \w+ needs|let me know|explain|how|why|what|when|let's|i want|we want)\b",
        is_deniable=False,
    ),
    Rule(
        "grumbles",
        r"\b(?:high(?:er)?|steep|too (?:much|many|expensive|high)|expensive|eating|unhappy|disappoint\w*|poor|"
        r"bad|worse|behind|lag\w*|trail\w*|under\w+|lost|losing|down|down again|not worth|hard to justify|"
        r"justify|overcharg\w*|raised|increase|hidden|surpris\w+|creep\w*|more than|not happy|ridiculous|weak|"
        r"lousy|wrong|missing|late|didn't|wasn't|never|no)\b",
        is_deniable=False,
    ),
)


def _question(text: str) -> tuple[str, int]:
    end = text.index("?") + 1
    start = max(text.rfind(mark, 0, end - 1) for mark in ".!?\n") + 1
    return trimmed(text, start, end)


def _question_contains(text: str, quote: str) -> bool:
    return any(quote in part for part in text.split("?")[:-1])
