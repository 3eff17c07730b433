"""What can happen to the people of a firm, to their keys, and to where they are signed in? One verb each, one event each."""

from advisors.actions.founding import ask_firm, resend_invitation, run_founding
from advisors.actions.identities import connect, known_as, set_provider
from advisors.actions.keys import create_api_key, empty_answers, forget_answers, revoke_api_key
from advisors.actions.own import (
    change_profile,
    change_theme,
    end_other_sessions,
    end_session,
    remove_second_factor,
    tell_credentials,
)
from advisors.actions.people import (
    INVITED_FOR,
    UnableToManagePeople,
    accept_invitation,
    add_user,
    change_role,
    change_work,
    deactivate,
    grantable_by,
    invite,
    make_team,
    reactivate,
    rename_team,
)
from advisors.actions.support import end_support, end_support_in_time, enter_support, grant_support
from advisors.actions.taking import mark, take_file

__all__ = [
    "INVITED_FOR",
    "UnableToManagePeople",
    "accept_invitation",
    "add_user",
    "ask_firm",
    "change_profile",
    "change_role",
    "change_theme",
    "change_work",
    "connect",
    "create_api_key",
    "deactivate",
    "empty_answers",
    "end_other_sessions",
    "end_session",
    "end_support",
    "end_support_in_time",
    "enter_support",
    "forget_answers",
    "grant_support",
    "grantable_by",
    "invite",
    "known_as",
    "mark",
    "make_team",
    "reactivate",
    "remove_second_factor",
    "rename_team",
    "resend_invitation",
    "revoke_api_key",
    "run_founding",
    "set_provider",
    "tell_credentials",
    "take_file",
]
