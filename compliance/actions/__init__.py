"""What is done for the record? One verb each, one event each."""

from compliance.actions.exports import UnableToExport, ask_export, remove_old, run_export, take_export
from compliance.actions.keeping import (
    UnableToHold,
    held_among,
    held_because,
    keep_copy,
    place_hold,
    purge_archive,
    release_hold,
    wait_for_holds,
)
from compliance.actions.records import (
    Placed,
    UnableToChangeRule,
    UnableToClose,
    archive,
    change_rule,
    decide_complaint,
    is_intact,
    keep_findings,
    open_complaint,
    resolve_complaint,
)

__all__ = [
    "Placed",
    "UnableToChangeRule",
    "UnableToClose",
    "UnableToExport",
    "UnableToHold",
    "archive",
    "ask_export",
    "change_rule",
    "decide_complaint",
    "held_among",
    "held_because",
    "is_intact",
    "keep_copy",
    "keep_findings",
    "open_complaint",
    "place_hold",
    "purge_archive",
    "release_hold",
    "remove_old",
    "resolve_complaint",
    "run_export",
    "take_export",
    "wait_for_holds",
]
