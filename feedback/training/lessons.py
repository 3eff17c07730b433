"""What does the reader see in one epoch? Written texts, their variations, pairs and composed ones."""

from __future__ import annotations

import random

from feedback.training.corpus import Example, written
from feedback.training.grammar import composed
from feedback.training.variations import joined, varied

COMPOSED, JOINED = 300, 700


def epoch(seed: int) -> list[Example]:
    """A fresh shuffled set: each epoch says the same things in other words."""
    rng = random.Random(seed)
    texts = written()
    lessons = [varied(example, rng) for example in texts]
    lessons += [varied(composed(rng), rng) for _ in range(COMPOSED)]
    lessons += [joined(rng.choice(texts), rng.choice(texts), rng) for _ in range(JOINED)]
    rng.shuffle(lessons)
    return lessons
