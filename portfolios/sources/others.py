"""Whose file is it, when we cannot read it? So that a person learns more than 'unknown format'."""

import re

from portfolios.sources.sheet import Sheet

TODAY = "Statements of Schwab, Fidelity and Vanguard (CSV), Interactive Brokers (Flex XML or CSV) and OFX or QFX files are read."
SIGNATURES = (
    (b"PK\x03\x04", "an Excel or zip file", "Save it as CSV, or download the CSV from the custodian."),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "Save it as CSV, or download the CSV from the custodian."),
    (b"%PDF", "a PDF document", "Download the CSV instead: positions and transactions have an export button."),
)
MARKS = (
    (r"<!doctype html|<html", "a web page, perhaps the custodian's sign-in page"),
    (r"Date,Details,Amount,Balance", "a cash report of Vanguard UK, whose rows name no symbols"),
    ("<FlexStatementResponse", "an answer of Interactive Brokers without its report (an error, or it was not ready yet)"),
    (
        r"Disbursement ?Election",
        "Schwab's history of equity awards, which is no brokerage account (export the History of the account that gets them)",
    ),
    (
        r"\"?Balances\s+for ",
        "Schwab's balances, which name no positions (export Positions)",
    ),
    (
        r"\"?Account Statement for .{1,60} since ",
        "thinkorswim's account statement (export Positions and History from Schwab's own site instead)",
    ),
    (
        r"\"?Realized Gain/Loss for ",
        "Schwab's summary of realized gains, which does not say when lots were opened (export “Lot Details”)",
    ),
)


def refusal_of_bytes(content: bytes) -> str | None:
    """A sentence for what is neither a table nor a statement in tags: documents, pages, JSON."""
    for mark, what, fix in SIGNATURES:
        if content.startswith(mark):
            return f"This is {what}. {fix}"
    head = content[:4096].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if head.startswith(("{", "[")):
        return _sentence("a JSON file")
    return next((_sentence(what) for mark, what in MARKS if re.search(mark, head, re.IGNORECASE)), None)


def unknown_layout(sheet: Sheet) -> str:
    begins = ", ".join(cell[:30] for cell in sheet.rows[0].filled[:4]) if sheet.rows else " ".join(sheet.text[:60].split())
    return (
        f"The file begins with “{begins}”, which is no layout that we know. "
        "Download the positions or the history as CSV or for Quicken (QFX) and import the file unchanged."
    )


def _sentence(what: str) -> str:
    return f"This looks like {what}. {TODAY}"
