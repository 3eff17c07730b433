"""What can be done to a household and the clients in it? One verb each, one event each."""

from clients.actions.addresses import mark_bounced, trust_address
from clients.actions.concerns import answer_concerns, note_concern
from clients.actions.consents import give_consent, withdraw_consent
from clients.actions.erasing import ask_erasure, begin_erasure, fates, reapply_erasures, refuse_erasure
from clients.actions.erasure import UnableToErase, run_erasure
from clients.actions.households import Preferences, add_household, change_household
from clients.actions.imports import (
    UnableToImport,
    UnableToUndo,
    admit_row,
    begin_import,
    choose_columns,
    preview,
    run_import,
    undo_import,
)
from clients.actions.notes import add_note, log_call
from clients.actions.people import UnableToAllowContact, add_client, allow_contact, change_client, forbid_contact
from clients.actions.referrals import UnableToMoveReferral, move_referral, name_referral
from clients.actions.todo import add_task, complete_task, reopen_task

__all__ = [
    "Preferences",
    "UnableToAllowContact",
    "UnableToErase",
    "UnableToImport",
    "UnableToMoveReferral",
    "UnableToUndo",
    "add_client",
    "add_household",
    "add_note",
    "add_task",
    "admit_row",
    "allow_contact",
    "answer_concerns",
    "ask_erasure",
    "begin_erasure",
    "begin_import",
    "change_client",
    "change_household",
    "choose_columns",
    "complete_task",
    "fates",
    "forbid_contact",
    "give_consent",
    "log_call",
    "mark_bounced",
    "move_referral",
    "name_referral",
    "note_concern",
    "preview",
    "reapply_erasures",
    "refuse_erasure",
    "reopen_task",
    "run_erasure",
    "run_import",
    "trust_address",
    "undo_import",
    "withdraw_consent",
]
