"""Whose file is it, when we cannot read it? So that a person learns more than 'unknown format'."""

import re

TODAY = "Schwab and Fidelity files (CSV) can be imported today."
SIGNATURES = (
    (b"PK\x03\x04", "an Excel or zip file", "Save it as CSV, or download the CSV from the custodian."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "Save it as CSV, or download the CSV from the custodian."),
    (b"%PDF", "a PDF document", "Download the CSV instead: positions and transactions have an export button."),
)
MARKS = (
    (r"<!doctype html|<html", "a web page, perhaps the custodian's sign-in page"),
    (r"<FlexQueryResponse", "an Interactive Brokers Flex file"),
    (r"\"?ClientAccountID\"?,", "an Interactive Brokers Flex file"),
    (r"Statement,Header,Field Name", "an Interactive Brokers activity statement"),
    (r"Account Number,Investment Name,", "a Vanguard file"),
    (r"Date,Details,Amount,Balance", "a Vanguard cash report"),
    (r"Date,Code,DataSource,Currency", "a Ghostfolio export"),
    (r"date,symbol,quantity,price,currency", "a Wealthfolio export"),
)
ORGANISATION = re.compile(r"<ORG>\s*([^<\r\n]{1,40})", re.IGNORECASE)


def refusal_of_bytes(content: bytes) -> str | None:
    """A sentence for what is no table at all: documents, pages, OFX, JSON."""
    for mark, what, fix in SIGNATURES:
        if content.startswith(mark):
            return f"This is {what}. {fix}"
    head = content[:4096].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if head.upper().startswith(("OFXHEADER", "<?OFX", "<OFX")) or "<OFX>" in head.upper():
        return _sentence(_ofx(head))
    if head.startswith(("{", "[")):
        return _sentence("a JSON file")
    return next((_sentence(what) for mark, what in MARKS if re.search(mark, head, re.IGNORECASE)), None)


def unknown_layout(first_row: tuple[str, ...]) -> str:
    begins = ", ".join(cell[:30] for cell in first_row[:4])
    return (
        f"The file begins with “{begins}”, which is no layout of Schwab or Fidelity that we know. "
        "Download the positions or the history as CSV and import the file unchanged."
    )


def _ofx(head: str) -> str:
    organisation = ORGANISATION.search(head)
    return f"an OFX file of {organisation[1].strip()}" if organisation else "an OFX file"


def _sentence(what: str) -> str:
    return f"This looks like {what}. {TODAY}"
