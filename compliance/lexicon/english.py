"""Which words of English must the reader of rules know?"""

import tomllib
from pathlib import Path

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

NUMBERS = frozenset(_WORDS["numbers"])
BARE_NOTS = frozenset(_WORDS["bare_nots"])
TAKES_IS = frozenset(_WORDS["takes_is"])
DENIES = frozenset(_WORDS["denies"])
ENDS_CLAUSE = frozenset(_WORDS["ends_clause"])
DENIES_NOTHING = tuple(_WORDS["denies_nothing"])
