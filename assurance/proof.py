"""What is a long proof? A question, a seeded run of some size, and what it found."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """`figure` says in words what was found; `holds` whether that is what must be."""

    holds: bool
    figure: str


@dataclass(frozen=True, slots=True)
class Proof:
    """`run(seed, size)`: `full` is the size for docs/assurance.md, `sample` the size for the test run.

    No sample: it needs processes and minutes; a test of the same name in its room asks the same question once.
    """

    name: str
    question: str
    run: Callable[[int, int], Outcome]
    full: int
    sample: int
