"""Which part of a message did the client write, and which stands there because mail programs quote and sign?"""

from __future__ import annotations

import re

QUOTED = re.compile(
    r"^[ \t]*>.*$"  # a line of an older message
    r"|^[ \t]*On [^\n]{5,120}\bwrote:[ \t]*$"
    r"|^[ \t]*-{2,} ?(?:original|forwarded) message\b[\s\S]*"
    r"|^[ \t]*From: [^\n]*\n[ \t]*(?:Sent|Date|To): [\s\S]*"
    r"|^[^\n]*\b(?:confidentiality notice|this (?:e-?mail|message) (?:may be|is|and any attachments)[^\n]{0,30}\b(?:privileged"
    r"|confidential))\b[\s\S]*"
    r"|^[ \t]*sent from my [^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


def own_words(text: str) -> str:
    """The text with blanks where others speak, so that every word keeps its place; all of it if nothing else would be left."""
    blanked = QUOTED.sub(lambda match: re.sub(r"\S", " ", match.group()), text)
    return blanked if blanked.strip() else text
