"""How do a household's insights read as a text? By the firm's writer, every figure in a slot; by rules where that one slips."""

from dataclasses import dataclass

from insights.composed import Told
from messaging.actions.drafting import configured_writer
from messaging.body import render
from messaging.writers import Brief
from messaging.writers.fallback import write_checked
from tenants import enter


@dataclass(frozen=True, slots=True)
class Prose:
    """`note` says why another writer than the firm's wrote it."""

    text: str
    writer: str
    model: str
    note: str


def prose(told: Told) -> Prose:
    if not told.insights:
        return Prose("", "plain", "", "There is nothing to tell yet.")
    points = tuple(one.template for one in told.insights)
    brief = Brief(sheet=told.sheet, seed=told.sheet.household, points=points)
    draft = write_checked(brief, configured_writer(enter.required().tone.writer))
    return Prose(render(draft.body, told.sheet), draft.writer, draft.model, " ".join(draft.notes))
