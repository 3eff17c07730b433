"""How else could the same thing be said? Changes of form that leave the labels of a message alone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from feedback.training.corpus import Example

OPENERS = """Hi,|Hello,|Hi Dana,|Dear Sam,|Good morning,|Hey,|Hi there,|Good afternoon.|Hello again,|Dear team,
|To whom it may concern:|Hi Priya -|Morning,|Hallo,|FYI,|Just a note:|In short:|Quick note.|For what it's worth,
|A word about the letter:|Since you ask,|My feedback:|Honestly,|Well,|So,|To be fair,|Frankly,|As a client of many years,
|My wife and I talked about it.|I read your letter.|You asked for feedback.|I opened your email on the train."""
CLOSERS = """Thanks, Bob|Regards, Ellen|Best, Tom|Kind regards|Cheers|Best wishes, Ngozi|- M.|Sent from my phone
|Yours sincerely, H. Whitfield|Many thanks.|Thank you.|That's all.|Just so you know.|Hope you are well.|Talk soon.
|Sincerely, Luis Ortega|All the best.|Have a good weekend.|xx|Jim & Carol|Regards|thx|Take care."""
SPELLINGS = (
    ("realised", "realized"),
    ("organised", "organized"),
    ("favour", "favor"),
    ("neighbour", "neighbor"),
    ("colour", "color"),
    ("cheque", "check"),
    ("Mum", "Mom"),
    ("advisor", "adviser"),
    ("sceptical", "skeptical"),
    ("disappointed", "dissapointed"),
    ("received", "recieved"),
    ("definitely", "definately"),
    ("because", "becuase"),
    ("really", "realy"),
    ("portfolio", "portfollio"),
    ("you are", "you're"),
    ("I am", "I'm"),
    ("do not", "don't"),
    ("did not", "didn't"),
    ("is not", "isn't"),
    ("cannot", "can't"),
    ("we have", "we've"),
    ("and", "&"),
    ("you", "u"),
    ("please", "pls"),
    ("thank you", "thanks"),
    ("account", "acct"),
    ("statement", "stmt"),
    ("letter", "report"),
    ("letter", "newsletter"),
    ("letter", "update"),
    ("fees", "charges"),
    ("fee", "charge"),
    ("My wife", "My husband"),
    ("my wife", "my husband"),
    ("My husband", "My partner"),
    ("husband", "wife"),
    ("son", "daughter"),
    ("mother", "father"),
    ("quarter", "month"),
    ("year", "quarter"),
    ("this year", "in 2025"),
    ("today", "this morning"),
    ("tomorrow", "by Thursday"),
    ("Vanguard", "Schwab"),
    ("Schwab", "Fidelity"),
    ("very", "extremely"),
    ("very", "so"),
    ("great", "fantastic"),
    ("lawyer", "attorney"),
    ("phone", "call"),
    ("returns", "results"),
    ("market", "stock market"),
)
NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d{2,}\b")


def varied(example: Example, rng: random.Random) -> Example:
    """The message in another shape: respelt, greeted, hurried, mistyped; same labels."""
    text = example.text
    for change, chance in CHANGES:
        if rng.random() < chance:
            text = change(text, rng) or text
    return example.saying(text)


def joined(first: Example, second: Example, rng: random.Random) -> Example:
    """Two messages in one: topics and flags add up; opposite feelings leave the sentiment unknown."""
    link = rng.choice([" ", " ", " Also, ", " And ", " One more thing: ", " By the way, ", "\n\n"])
    tail = second.text
    if link.endswith((", ", "And ")) and not tail.startswith(("I ", "I'", "IRA")):
        tail = tail[:1].lower() + tail[1:]
    return Example(
        text=_ended(first.text) + link + tail,
        sentiment=_together(first.sentiment, second.sentiment),
        topics=first.topics | second.topics,
        urgency=max(first.urgency, second.urgency),
        is_complaint=first.is_complaint or second.is_complaint,
        is_leaving=first.is_leaving or second.is_leaving,
    )


def _together(one: str, other: str) -> str:
    if one == other:
        return one
    if {one, other} == {"positive", "negative"}:
        return ""
    return one if other == "neutral" else other


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


def _respelt(text: str, rng: random.Random) -> str:
    for old, new in rng.sample(SPELLINGS, 12):
        text = re.sub(rf"\b{re.escape(old)}\b", new, text)
    return text


def _renumbered(text: str, rng: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        value = match.group().replace(",", "")
        if len(value) == 4 and value.startswith(("19", "20")):
            return match.group()
        low = 10 ** (len(value) - 1)
        number = rng.randrange(low, low * 10)
        return f"{number:,}" if "," in match.group() else str(number)

    return NUMBER.sub(other, text)


def _greeted(text: str, rng: random.Random) -> str:
    opener = rng.choice(OPENERS.split("|")).strip()
    return f"{opener} {text}"


def _signed(text: str, rng: random.Random) -> str:
    return f"{_ended(text)} {rng.choice(CLOSERS.split('|')).strip()}"


def _hurried(text: str, _rng: random.Random) -> str:
    return text.lower().rstrip(".")


def _shouted(text: str, _rng: random.Random) -> str:
    return text.upper()


def _unpunctuated(text: str, _rng: random.Random) -> str:
    return re.sub(r"[.,;:'!]", "", text)


def _mistyped(text: str, rng: random.Random) -> str:
    letters = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if len(letters) < 8:
        return text
    at = rng.choice(letters)
    kind = rng.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _stressed(text: str, rng: random.Random) -> str:
    return text.rstrip(".!") + rng.choice(["!", "!!", "...", "."]) if not text.endswith("?") else text


Change = Callable[[str, random.Random], str]
CHANGES: tuple[tuple[Change, float], ...] = (
    (_respelt, 0.8),
    (_renumbered, 0.6),
    (_stressed, 0.15),
    (_mistyped, 0.15),
    (_unpunctuated, 0.06),
    (_hurried, 0.12),
    (_shouted, 0.02),
    (_greeted, 0.15),
    (_signed, 0.12),
)
