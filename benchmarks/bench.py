"""What is a benchmark? A question, a goal, and a ratio of two works that ran in turns in one process: never a time."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Found:
    """`figure` in words; `is_reached` whether that is the goal."""

    figure: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Benchmark:
    name: str
    question: str
    goal: str
    run: Callable[[], Found]


def in_turns(*works: Work, rounds: int = 15) -> list[float]:
    """The median seconds of each. In turns, so that a slow moment of the machine meets all of them; the first round warms up."""
    seconds: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 1):
        for taken, work in zip(seconds, works, strict=True):
            gc.collect()
            begun = time.perf_counter()
            work()
            if number:
                taken.append(time.perf_counter() - begun)
    return [median(taken) for taken in seconds]


def times(small: float, large: float) -> str:
    return f"{large / small:.2f} ×" if large < 10 * small else f"{large / small:.0f} ×"


def ratio(pair: Sequence[float]) -> float:
    return pair[1] / pair[0]
