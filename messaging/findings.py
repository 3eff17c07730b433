"""What do the rules say about a version of a message: its words, and how it shows performance?"""

from collections.abc import Iterator

from compliance.actions import Placed
from compliance.lexicon import Profile, Severity
from compliance.performance import Place, ShownReturn, check_net_and_gross
from compliance.queries import findings_in
from messaging.body import SLOT
from messaging.facts import FactSheet
from messaging.letters import panel_of, sheet_of
from messaging.models import Version
from tenants.configuration import Policy

PLACES = {"subject": Place.SUBJECT, "preview": Place.PREVIEW, "body": Place.BODY}


def findings_of(version: Version, policy: Policy) -> list[Placed]:
    """All findings; their spans are those of the stored texts, slots included."""
    parts = {"subject": version.subject, "preview": version.preview, "body": version.body}
    placed = [Placed(part, finding) for part, text in parts.items() for finding in findings_in(text, policy)]
    returns = list(_shown_returns(version, sheet_of(version)))
    shown = {(one.slot, one.start): part for part, one in returns}
    performance = check_net_and_gross([one for _, one in returns], profile=Profile(policy.profile))
    return placed + [Placed(shown[finding.quote.strip("{}"), finding.start], finding) for finding in performance]


def blocks(found: list[Placed]) -> list[Placed]:
    return [placed for placed in found if placed.finding.severity is Severity.BLOCK]


def needs_a_look(found: list[Placed]) -> bool:
    """Under the policy "flagged", these send a message to another person."""
    return any(placed.finding.severity is Severity.REVIEW for placed in found)


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
