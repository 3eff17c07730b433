"""What happens when a writer fails? The plain one writes instead, and a note says why, in words for the reviewer."""

from dataclasses import replace

from messaging.checker import check
from messaging.writers import Brief, Draft, ProviderError, Writer
from messaging.writers.plain import Plain
from messaging.writers.strays import strays

MOST_QUOTED = 3


def write_checked(brief: Brief, writer: Writer) -> Draft:
    """A draft whose every figure is bound; one by `plain`, with a note, where the writer failed or invented something."""
    if isinstance(writer, Plain):
        return writer.write(brief)
    try:
        draft = writer.write(brief)
    except ProviderError as error:
        return _plain(brief, writer, f"The AI writer failed: {error}. This letter was composed by rules instead.", str(error))
    result = check(draft.subject, draft.body, brief.sheet, preview=draft.preview)
    astray = strays(draft)
    if result.is_clean and not astray:
        return draft
    reasons = [*(finding.message for finding in result.findings), *(f"“{one}” is not for a model to write" for one in astray)]
    note = f"The AI draft was refused: {_quoted(reasons)}. This letter was composed by rules instead."
    rules = {finding.rule for finding in result.findings} | ({"stray"} if astray else set())
    return _plain(brief, writer, note, ", ".join(sorted(rules)))


def _plain(brief: Brief, writer: Writer, note: str, reason: str) -> Draft:
    draft = Plain().write(brief)
    return replace(draft, notes=(note,), record={**draft.record, "instead_of": writer.name, "because": reason})


def _quoted(reasons: list[str]) -> str:
    messages = [reason.rstrip(".") for reason in reasons[:MOST_QUOTED]]
    more = len(reasons) - len(messages)
    return "; ".join(messages) + (f"; and {more} more" if more > 0 else "")
