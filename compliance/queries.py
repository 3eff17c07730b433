"""What do the firm's rules say about a text?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, Max, Q
from django.utils import timezone

from compliance.lexicon import Direction, FindingResult, Profile, Rule, Severity, find, seed_rules
from compliance.lexicon.match import Span
from compliance.models import ArchiveRecord
from compliance.models import Rule as FirmRule
from tenants.configuration import Policy

FORBIDDEN = "firm.forbidden_words"


def findings_in(
    text: str,
    policy: Policy,
    *,
    rules: Sequence[Rule],
    direction: Direction = Direction.OUT,
    excluded: Iterable[Span] = (),
) -> list[FindingResult]:
    """What `firm_rules`, asked for once for all parts of a text, object to, in the order of the text."""
    return find(
        text,
        profile=Profile(policy.profile),
        direction=direction,
        rules=rules,
        allowed=frozenset(policy.permits),
        excluded=excluded,
    )


def firm_rules(policy: Policy) -> list[Rule]:
    """The shipped rules, as the firm changed them, and its forbidden words. One query."""
    changes = {change.code: change for change in FirmRule.objects.order_by("code", "version")}
    kept = [_changed(rule, changes.get(rule.id)) for rule in seed_rules()]
    return [rule for rule in (*kept, _forbidden(policy.forbidden_words)) if rule is not None]


def _changed(rule: Rule, change: FirmRule | None) -> Rule | None:
    """The newest change of a rule holds; its version counts on from the shipped one."""
    if change is None:
        return rule
    if not change.is_active:
        return None
    return replace(rule, severity=Severity(change.severity), version=rule.version + change.version)


def _forbidden(words: Sequence[str]) -> Rule | None:
    if not words:
        return None
    return Rule(
        id=FORBIDDEN,
        version=1,
        title="Uses words that the firm forbids",
        family="firm",
        severity=Severity.BLOCK,
        direction=Direction.OUT,
        why="The firm's own list forbids these words.",
        fix="Say it in other words.",
        source="The firm's settings",
        effective_on=date.min,
        expressions=tuple(rf"\b{re.escape(word)}\b" for word in words),
    )


def reason_to_keep() -> str:
    """Why the firm's records may not simply go: those of the archive whose retention is not over; empty where there are none."""
    kept = ArchiveRecord.objects.filter(Q(keep_until__gte=timezone.now().date()) | Q(keep_until=None))
    told = kept.aggregate(count=Count("pk"), until=Max("keep_until"))
    return f"{told['count']} sent letters must be kept until {told['until']:%d %B %Y}." if told["until"] else ""
