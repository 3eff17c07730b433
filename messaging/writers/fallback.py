"""What happens when a writer fails? The plain one writes instead, and a note says why, in words for the reviewer."""

from dataclasses import replace

from messaging.checker import CheckResult, check
from messaging.writers import Brief, Draft, ProviderError, Writer
from messaging.writers.plain import Plain

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
    if result.is_clean:
        return draft
    note = f"The AI draft was refused: {_quoted(result)}. This letter was composed by rules instead."
    return _plain(brief, writer, note, ", ".join(sorted({finding.rule for finding in result.findings})))


def _plain(brief: Brief, writer: Writer, note: str, reason: str) -> Draft:
    draft = Plain().write(brief)
    return replace(draft, notes=(note,), record={**draft.record, "instead_of": writer.name, "because": reason})


def _quoted(result: CheckResult) -> str:
    messages = [finding.message.rstrip(".") for finding in result.findings[:MOST_QUOTED]]
    more = len(result.findings) - len(messages)
    return "; ".join(messages) + (f"; and {more} more" if more > 0 else "")
