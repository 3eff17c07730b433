"""Which word says which way a figure went? Chosen by code, from the figure as it is shown."""

from collections.abc import Callable
from dataclasses import dataclass

Phrasing = Callable[[int, str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    up: str
    down: str
    flat: str
    more: str
    less: str
    same: str
    ahead: str
    behind: str
    level: str
    above: str
    below: str
    on: str
    added: str
    took: str
    nothing: str
    gain: str
    loss: str
    no_gain: str


WORDS = {
    "en": Words(
        up="up {}",
        down="down {}",
        flat="flat at {}",
        more="{} more",
        less="{} less",
        same="unchanged",
        ahead="{} ahead of",
        behind="{} behind",
        level="level with",
        above="{} above",
        below="{} below",
        on="right on",
        added="added {}",
        took="took away {}",
        nothing="made no difference ({})",
        gain="a gain of {}",
        loss="a loss of {}",
        no_gain="no gain ({})",
    ),
    "es": Words(
        up="subió un {}",
        down="bajó un {}",
        flat="quedó sin cambios ({})",
        more="{} más",
        less="{} menos",
        same="sin cambios",
        ahead="{} por encima de",
        behind="{} por debajo de",
        level="a la par de",
        above="{} por encima de",
        below="{} por debajo de",
        on="justo en",
        added="sumó {}",
        took="restó {}",
        nothing="no cambió nada ({})",
        gain="una ganancia de {}",
        loss="una pérdida de {}",
        no_gain="ninguna ganancia ({})",
    ),
}

BARE = {
    "en": {"up": "up", "down": "down", "flat": "flat"},
    "es": {"up": "al alza", "down": "a la baja", "flat": "sin cambios"},
}


def moved(sign: int, size: str, language: str) -> tuple[str, str]:
    """("up", "up 9.1%"): the direction, and the phrase that a letter shows."""
    words = WORDS[language]
    direction, phrase = {1: ("up", words.up), -1: ("down", words.down), 0: ("flat", words.flat)}[sign]
    return direction, phrase.format(size)


def changed(sign: int, size: str, language: str) -> tuple[str, str]:
    words = WORDS[language]
    direction, phrase = {1: ("up", words.more), -1: ("down", words.less), 0: ("flat", words.same)}[sign]
    return direction, phrase.format(size)


def compared(sign: int, size: str, language: str) -> tuple[str, str]:
    words = WORDS[language]
    standing, phrase = {1: ("ahead", words.ahead), -1: ("behind", words.behind), 0: ("level", words.level)}[sign]
    return standing, phrase.format(size)


def drifted(sign: int, size: str, language: str) -> tuple[str, str]:
    words = WORDS[language]
    side, phrase = {1: ("above", words.above), -1: ("below", words.below), 0: ("on", words.on)}[sign]
    return side, phrase.format(size)


def contributed(sign: int, size: str, language: str) -> tuple[str, str]:
    words = WORDS[language]
    direction, phrase = {1: ("up", words.added), -1: ("down", words.took), 0: ("flat", words.nothing)}[sign]
    return direction, phrase.format(size)


def realised(sign: int, size: str, language: str) -> tuple[str, str]:
    words = WORDS[language]
    direction, phrase = {1: ("up", words.gain), -1: ("down", words.loss), 0: ("flat", words.no_gain)}[sign]
    return direction, phrase.format(size)
