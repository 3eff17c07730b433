"""What can be done with a message? One verb each, one event each."""

from messaging.actions.approval import UnableToApprove, UnableToRequestChanges, approve, request_changes
from messaging.actions.drafting import UnableToDraft, draft_letter
from messaging.actions.due import Outcome, Tell, draft_due
from messaging.actions.editing import UnableToEdit, edit
from messaging.actions.pausing import UnableToResume, resume_sending
from messaging.actions.preferences import come_back, leave
from messaging.actions.replying import draft_reply
from messaging.actions.sweeping import UnableToSettle, settle_by_hand
from messaging.actions.webhooks import UnableToUseKey, remove_key, set_key
from messaging.actions.workflow import (
    UnableToSchedule,
    UnableToSubmit,
    UnableToTakeBack,
    UnableToWithdraw,
    put_on_its_way,
    reopen,
    schedule,
    submit,
    take_back,
    withdraw,
)

__all__ = [
    "Outcome",
    "Tell",
    "UnableToDraft",
    "UnableToEdit",
    "draft_due",
    "draft_letter",
    "draft_reply",
    "edit",
    "UnableToApprove",
    "UnableToRequestChanges",
    "UnableToResume",
    "UnableToSchedule",
    "UnableToSettle",
    "UnableToSubmit",
    "UnableToTakeBack",
    "UnableToUseKey",
    "UnableToWithdraw",
    "approve",
    "come_back",
    "leave",
    "put_on_its_way",
    "remove_key",
    "reopen",
    "request_changes",
    "resume_sending",
    "schedule",
    "set_key",
    "settle_by_hand",
    "submit",
    "take_back",
    "withdraw",
]
