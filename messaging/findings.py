"""What do the rules say about a version of a message: its words, and how it shows performance?"""

from collections.abc import Iterator
from datetime import date

from compliance.actions import Placed
from compliance.lexicon import FindingResult, Profile, Severity
from compliance.lexicon.match import result_of
from compliance.lexicon.rules import rule_from
from compliance.performance import Place, ShownReturn, check_net_and_gross
from compliance.queries import findings_in, firm_rules
from messaging.body import SLOT
from messaging.facts import FactSheet, Kind
from messaging.letters import panel_of, sheet_of
from messaging.models import Version
from tenants.configuration import Policy

IN_A_SUBJECT = rule_from(
    {
        "id": "privacy.subject",
        "version": 1,
        "title": "Shows something private in the subject",
        "why": "A subject is read by whoever looks at the screen: no amounts, holdings or names there.",
        "fix": "Say it in the letter.",
        "citations": {"adviser": "Regulation S-P, 17 CFR 248.30", "broker_dealer": "Regulation S-P, 17 CFR 248.30"},
    },
    {
        "family": "privacy",
        "severity": "block",
        "direction": "out",
        "source": "Regulation S-P, 17 CFR 248.30",
        "effective_on": date(2025, 12, 3),
    },
)
PRIVATE_KINDS = frozenset({Kind.MONEY, Kind.TICKER})
PRIVATE_SUBJECTS = frozenset({"household", "client"})
PLACES = {"subject": Place.SUBJECT, "preview": Place.PREVIEW, "body": Place.BODY}


def findings_of(version: Version, policy: Policy) -> list[Placed]:
    """All findings; their spans are those of the stored texts, slots included."""
    parts = {"subject": version.subject, "preview": version.preview, "body": version.body}
    rules = firm_rules(policy)
    placed = [Placed(part, finding) for part, text in parts.items() for finding in findings_in(text, policy, rules=rules)]
    sheet = sheet_of(version)
    placed += [Placed("subject", finding) for finding in _private_in(version.subject, sheet, Profile(policy.profile))]
    returns = list(_shown_returns(version, sheet))
    shown = {(one.slot, one.start): part for part, one in returns}
    performance = check_net_and_gross([one for _, one in returns], profile=Profile(policy.profile))
    return placed + [Placed(shown[finding.quote.strip("{}"), finding.start], finding) for finding in performance]


def blocks(found: list[Placed]) -> list[Placed]:
    return [placed for placed in found if placed.finding.severity is Severity.BLOCK]


def needs_a_look(found: list[Placed]) -> bool:
    """Under the policy "flagged", these send a message to another person."""
    return any(placed.finding.severity is Severity.REVIEW for placed in found)


def _private_in(subject: str, sheet: FactSheet, profile: Profile) -> Iterator[FindingResult]:
    for match in SLOT.finditer(subject):
        fact = sheet.get(match[1])
        if fact and (fact.kind in PRIVATE_KINDS or fact.subject in PRIVATE_SUBJECTS):
            yield result_of(IN_A_SUBJECT, subject, match.span(), profile)


def _shown_returns(version: Version, sheet: FactSheet) -> Iterator[tuple[str, ShownReturn]]:
    for part, text in (("subject", version.subject), ("preview", version.preview)):
        for match in SLOT.finditer(text):
            yield from _shown(sheet, part, match[1], PLACES[part], 0, match.span())
    paragraph_starts = 0
    for number, paragraph in enumerate(version.body.split("\n\n")):
        for match in SLOT.finditer(paragraph):
            span = (paragraph_starts + match.start(), paragraph_starts + match.end())
            yield from _shown(sheet, "body", match[1], Place.BODY, number, span)
        paragraph_starts += len(paragraph) + 2
    panel = panel_of(version, sheet)
    for basis in ("net", "gross") if panel else ():
        yield from _shown(sheet, "body", f"{panel.period}_{basis}" if panel else "", Place.PANEL, 0, (0, 0))


def _shown(
    sheet: FactSheet, part: str, slot: str, place: Place, paragraph: int, span: tuple[int, int]
) -> Iterator[tuple[str, ShownReturn]]:
    fact = sheet.get(slot)
    if fact is not None and fact.basis:
        yield (
            part,
            ShownReturn(
                slot=slot,
                basis=fact.basis,
                subject=fact.subject,
                starts_on=fact.start,
                ends_on=fact.as_of,
                place=place,
                paragraph=paragraph,
                start=span[0],
                end=span[1],
            ),
        )
