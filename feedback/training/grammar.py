"""What can be said of each thing? Aspects of an advisor's work crossed with opinions, questions and asks."""

from __future__ import annotations

import random

from feedback.training.corpus import Example

ASPECTS: dict[str, str] = {
    "performance": """the returns|the results|the performance|the growth of my account|our numbers this quarter
|the income from the bonds|the track record|the stock picks|how my portfolio is doing|the yield|the gains
|the balance at year end|the investment results|how you ran the IRA""",
    "fees": """the fees|what you charge|the advisory fee|the cost of your service|the quarterly bill|the price
|the expense ratios|the pricing|the commission|the management fee|the fund costs|the invoice""",
    "market_volatility": """the market swings|this market|the volatility|the economy|the bear market|the news about rates
|the stock market drop|inflation|the talk of recession|the turbulence in bonds""",
    "communication": """the letter|your emails|the way you explain things|the report|your updates|the newsletter
|the follow-up|how often I hear from you|the quarterly summary|the wording of the report|the charts in the letter
|the answers I get|how fast you reply""",
    "service": """the paperwork|the onboarding|your office|the portal|the app|the transfer process|the support desk
|the handling of my rollover|your staff|the website|the account opening|the way the forms were handled
|how my request was processed""",
    "planning_retirement": """the retirement plan|the college plan|the projection|our estate plan|the withdrawal strategy
|the plan for the kids|the financial plan|the social security advice|the income plan for retirement
|the goals section""",
    "tax": """the tax planning|the tax paperwork|how you handled the capital gains|the 1099s|the tax bill
|the loss harvesting|the way taxes were managed""",
    "trust": """your honesty|the advice|your recommendations|the firm's integrity|what I am told|the advice about the annuity
|your judgment|the way you put clients first""",
}
PLURAL = {"the fees", "the returns", "the results", "our numbers this quarter", "the gains", "your emails"}
GOOD = """I am very pleased with {a}.|I'm happy with {a}.|{A}: excellent.|I really like {a}.
|Thank you for {a}, it makes a difference.
|I was impressed by {a}.|{A} could not be better.|No complaints about {a}.|I have nothing bad to say about {a}.
|Delighted with {a}!
|{A} beat my expectations.|I'm a big fan of {a}.|Good to see the improvement in {a}.|We value {a} a lot.
|I was worried about {a}, and I needn't have been.|Nothing to fault in {a}.|{A} got better and we noticed. Thanks!
|Two thumbs up for {a}.|We couldn't be more satisfied with {a}.|I always tell friends about {a}.|{A}, wow.|Loving {a}.
|My wife, who is never pleased, is pleased with {a}.|{A}? First class."""
BAD = """I am unhappy with {a}.|I'm disappointed by {a}.|{A}: poor.|I don't like {a}.|I have a problem with {a}.
|{A} could be much better.|I expected more of {a}.|Not impressed with {a}.|Something has to change about {a}.
|{A} has got worse.
|I am frustrated with {a}.|Please do something about {a}.|I was let down by {a}.|I can't say that I'm happy with {a}.
|Frankly, {a} leaves a lot to be desired.|{A} is the weak point.|I'm fed up with {a}.|It's hard to be positive about {a}.
|{A} has been a letdown.|I'm struggling to accept {a}.|{A}, not good.|We are concerned about {a}.|Thumbs down for {a}.
|I would have hoped for better when it comes to {a}.|Unhappy about {a}, and I'm not the only one in the family.
|{A}? Don't get me started."""
ASKS = """Could you tell me more about {a}?|I have a question about {a}.|Can we discuss {a} when we meet?|Please explain {a}.
|How does {a} compare with last year?|Would you go over {a} with me?|What should I know about {a}?|Who can I ask about {a}?
|I'd like to understand {a}.|Can you send me something in writing about {a}?|A few questions on {a}, no hurry.
|What is your own view of {a}?|Is there anything new on {a}?|Could we put {a} on the agenda?
|Help me understand {a}, please."""
PLAIN = """{A} is about what I expected.|No strong opinion on {a}.|{A} is okay.|I read what you wrote about {a}.
|{A} is fine, I suppose.
|Average, as far as {a} goes.|I noted what you said on {a}.|{A}: neither good nor bad.|Nothing to add about {a}.
|{A} is unchanged, I see.|{A} is neither here nor there for me.|I have no view on {a} yet."""
PRAISE_ADDED = """Please thank Dana for {a}.|Hats off to the whole team for {a}.|You deserve praise for {a}.
|I recommended you to a friend because of {a}.|Kudos to everyone for {a}."""
PATTERNS: tuple[tuple[str, str, int, frozenset[str], int], ...] = (
    ("positive", GOOD, 0, frozenset(), 4),
    ("negative", BAD, 1, frozenset(), 5),
    ("neutral", ASKS, 1, frozenset(), 3),
    ("neutral", PLAIN, 0, frozenset(), 2),
    ("positive", PRAISE_ADDED, 0, frozenset({"praise_referral"}), 1),
)


def composed(rng: random.Random) -> Example:
    """One message from the grammar."""
    weights = [pattern[4] for pattern in PATTERNS]
    sentiment, frames, urgency, added, _ = rng.choices(PATTERNS, weights)[0]
    topic = rng.choice(list(ASPECTS))
    aspect, frame = _pick(ASPECTS[topic], rng), _pick(frames, rng)
    text = frame.format(a=aspect, A=aspect[:1].upper() + aspect[1:])
    if aspect in PLURAL:
        text = text.replace(" is ", " are ").replace(" has ", " have ")
    return Example(text, sentiment, frozenset({topic}) | added, urgency)


def _pick(choices: str, rng: random.Random) -> str:
    return rng.choice([choice.strip() for choice in choices.split("|")])
