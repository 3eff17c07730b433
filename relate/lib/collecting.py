"""How often does Python look for circles of garbage? Seldom: a file or a page makes thousands of objects and hardly a circle.

Reference counts free nearly all of them at once. With CPython's own thresholds a file of 20,000 rows is walked through dozens of
times while it is read, with every module that was ever loaded beside it.
"""

import gc

YOUNG, MIDDLE, OLD = 50_000, 20, 20  # CPython's own: 700, 10, 10


def collect_seldom() -> None:
    """Once a process has loaded its code, and before it forks: what is there by now stays, and is looked at no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
