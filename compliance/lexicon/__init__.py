"""What may a firm not say, which words come close, and what did a client say that compliance must see?"""

from compliance.lexicon.match import FindingResult, find
from compliance.lexicon.rules import Direction, Profile, Rule, Severity, seed_rules

__all__ = ["Direction", "FindingResult", "Profile", "Rule", "Severity", "find", "seed_rules"]
