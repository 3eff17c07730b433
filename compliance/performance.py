"""Does a text show performance the way its rules ask: net beside gross, the same dates, at least as prominent?

Pure: messaging says which returns a text shows and where; the wording of the findings and what they cite stand here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from types import MappingProxyType

from compliance.lexicon.match import FindingResult
from compliance.lexicon.rules import Profile, Rule, Severity, rule_from

ADVERTISED_PERIODS = MappingProxyType({"1y": 1, "5y": 5, "10y": 10})


class Place(IntEnum):
    """Where a figure stands; the higher, the more prominent."""

    BODY = 1
    PANEL = 2
    PREVIEW = 3
    SUBJECT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReturn:
    """A return that a text shows. `basis` is "net" or "gross"; `paragraph` counts within the body; the span is the slot's."""

    slot: str
    basis: str
    subject: str
    starts_on: date | None
    ends_on: date
    place: Place
    paragraph: int = 0
    start: int = 0
    end: int = 0

    @property
    def period(self) -> tuple[str, date | None, date]:
        return self.subject, self.starts_on, self.ends_on


SOURCE = "SEC Marketing Rule 206(4)-1(d)(1) and (2), effective 4 May 2021, staff FAQ of 19 March 2025; FINRA 2210(d)(1)"
_COMMON = {
    "family": "performance",
    "severity": "block",
    "direction": "out",
    "source": SOURCE,
    "effective_on": date(2021, 5, 4),
    "version": 1,
}
GROSS_ALONE = rule_from(
    {
        "id": "performance.gross_without_net",
        "title": "Shows gross performance without net",
        "why": "A return before fees needs the return after fees beside it: same portfolio, same dates, at least as prominent.",
        "fix": "Show the net return in the same place, or leave the gross one out.",
        "citations": {"adviser": "SEC Marketing Rule, 17 CFR 275.206(4)-1(d)(1)", "broker_dealer": "FINRA Rule 2210(d)(1)(A)"},
    },
    _COMMON,
)
PERIODS_MISSING = rule_from(
    {
        "id": "performance.periods_missing",
        "title": "Advertises performance without the 1, 5 and 10-year returns",
        "why": "An advertisement shows 1, 5 and 10 years, or the life of the portfolio, each net.",
        "fix": "Add the missing periods, or leave performance out of the offer.",
        "citations": {"adviser": "SEC Marketing Rule, 17 CFR 275.206(4)-1(d)(2)"},
        "profiles": ["sec_ria", "state_ria", "dual"],
    },
    _COMMON,
)
PERFORMANCE_RULES: tuple[Rule, ...] = (GROSS_ALONE, PERIODS_MISSING)


def check_net_and_gross(returns: Sequence[ShownReturn], *, profile: Profile) -> list[FindingResult]:
    """A finding for each gross return whose net twin is missing, of other dates, or less prominent."""
    return [
        _finding(GROSS_ALONE, gross, profile)
        for gross in returns
        if gross.basis == "gross" and not any(_stands_beside(net, gross) for net in returns if net.basis == "net")
    ]


def check_periods(returns: Sequence[ShownReturn], *, profile: Profile, lifetime_in_years: int) -> list[FindingResult]:
    """For an advertisement only: the periods that the Marketing Rule asks for and that the portfolio is old enough to have.

    A portfolio that is younger than a period shows its life instead.
    """
    if profile not in PERIODS_MISSING.profiles or not returns:
        return []
    shown = {_years(shown) for shown in returns if shown.basis == "net"}
    needed = {min(years, lifetime_in_years) for years in ADVERTISED_PERIODS.values()} - {0}
    return [] if needed <= shown else [_finding(PERIODS_MISSING, returns[0], profile)]


def _stands_beside(net: ShownReturn, gross: ShownReturn) -> bool:
    if net.period != gross.period or net.place < gross.place:
        return False
    return gross.place is not Place.BODY or net.place > Place.BODY or net.paragraph == gross.paragraph


def _years(shown: ShownReturn) -> int:
    return round((shown.ends_on - shown.starts_on).days / 365.25) if shown.starts_on else 0


def _finding(rule: Rule, shown: ShownReturn, profile: Profile) -> FindingResult:
    return FindingResult(
        rule=rule.id,
        version=rule.version,
        title=rule.title,
        severity=Severity(rule.severity),
        start=shown.start,
        end=shown.end,
        quote=f"{{{shown.slot}}}",
        why=rule.why,
        fix=rule.fix,
        citation=rule.citation(profile),
        source=rule.source,
    )


def strictest(findings: Iterable[FindingResult]) -> Severity | None:
    """The severity that decides: block over review over note."""
    order = (Severity.BLOCK, Severity.REVIEW, Severity.NOTE)
    present = {finding.severity for finding in findings}
    return next((severity for severity in order if severity in present), None)
