"""Which role may do what?"""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    ADVISOR = "advisor", "Advisor"
    ASSISTANT = "assistant", "Assistant"
    MANAGER = "manager", "Manager"
    COMPLIANCE = "compliance", "Compliance"
    ADMIN = "admin", "Firm admin"
    EXAMINER = "examiner", "Examiner"
    SUPPORT = "support", "Support"
    OPERATOR = "operator", "Operator"


class Action(StrEnum):
    SEE_TEAM_HOUSEHOLDS = "see the team's households"
    SEE_EVERY_HOUSEHOLD = "see every household"
    SERVE_CLIENTS = "serve clients"
    HAVE_A_BOOK = "have a book of one's own"
    LIFT_BLOCKS = "lift a block on contact"
    IMPORT_FILES = "import files"
    CONNECT_SYSTEMS = "connect systems"  # that accounts come in from
    READ_LETTERS = "read letters"
    WRITE_LETTERS = "write letters"
    SUBMIT_LETTERS = "submit letters"
    APPROVE_LETTERS = "approve letters"
    HANDLE_ALERTS = "close and snooze alerts"
    CLOSE_COMPLAINTS = "close complaints"
    CORRECT_READINGS = "correct readings"
    EXPORT_THE_TRAIL = "export the audit trail"
    EXPORT_A_CLIENT = "export a client's data"
    EXPORT_THE_FIRM = "export all of the firm"
    ERASE_CLIENTS = "erase clients"
    HANDLE_INCIDENTS = "handle incidents"
    READ_THE_RESTRICTED = "read what is restricted"  # clients who asked to be gone, and cases of compliance
    READ_THE_ADMIN = "read the admin"
    SEE_PEOPLE = "see people and their keys"
    MANAGE_PEOPLE = "manage people"
    APPOINT_APPROVERS = "appoint who approves"
    MANAGE_FIRM = "manage the firm's settings"
    MANAGE_API_KEYS = "manage API keys"
    OPERATE_PLATFORM = "operate the platform"


_ASSISTING = frozenset(
    {
        *(Action.SERVE_CLIENTS, Action.IMPORT_FILES, Action.READ_LETTERS, Action.WRITE_LETTERS),
        *(Action.HANDLE_ALERTS, Action.CORRECT_READINGS),
    }
)
_SERVING = _ASSISTING | {Action.HAVE_A_BOOK, Action.SUBMIT_LETTERS, Action.MANAGE_API_KEYS}
_READING = frozenset({Action.SEE_EVERY_HOUSEHOLD, Action.READ_LETTERS, Action.READ_THE_ADMIN})

ACTIONS: dict[Role, frozenset[Action]] = {
    Role.ADVISOR: _SERVING,
    Role.ASSISTANT: _ASSISTING | {Action.SEE_TEAM_HOUSEHOLDS},
    Role.MANAGER: _SERVING | {Action.SEE_TEAM_HOUSEHOLDS, Action.APPROVE_LETTERS},
    Role.COMPLIANCE: _READING
    | {
        *(Action.LIFT_BLOCKS, Action.APPROVE_LETTERS, Action.HANDLE_ALERTS, Action.CLOSE_COMPLAINTS),
        *(Action.CORRECT_READINGS, Action.SEE_PEOPLE, Action.APPOINT_APPROVERS),
        *(Action.EXPORT_THE_TRAIL, Action.EXPORT_A_CLIENT, Action.ERASE_CLIENTS, Action.HANDLE_INCIDENTS),
        Action.READ_THE_RESTRICTED,
    },
    Role.ADMIN: _SERVING
    | _READING
    | {Action.SEE_PEOPLE, Action.MANAGE_PEOPLE, Action.MANAGE_FIRM, Action.CONNECT_SYSTEMS}
    | {Action.EXPORT_THE_TRAIL, Action.EXPORT_A_CLIENT, Action.EXPORT_THE_FIRM},
    Role.EXAMINER: _READING | {Action.EXPORT_THE_TRAIL, Action.READ_THE_RESTRICTED},
    Role.SUPPORT: _READING,
    Role.OPERATOR: frozenset({Action.READ_THE_ADMIN, Action.SEE_PEOPLE, Action.OPERATE_PLATFORM}),
}


# Under which names the apps below this one ask for an action: `user.has_perm("events.export_event")`.
PERMISSIONS: dict[str, Action] = {
    "events.export_event": Action.EXPORT_THE_TRAIL,
    "events.read_withheld_event": Action.READ_THE_RESTRICTED,
}

# What reaches beyond one's own work: whoever grants a role has these of it himself.
POWERS = frozenset(
    {
        *(Action.SEE_EVERY_HOUSEHOLD, Action.LIFT_BLOCKS, Action.APPROVE_LETTERS, Action.CLOSE_COMPLAINTS, Action.READ_THE_ADMIN),
        *(Action.SEE_PEOPLE, Action.MANAGE_PEOPLE, Action.APPOINT_APPROVERS, Action.MANAGE_FIRM, Action.OPERATE_PLATFORM),
    }
)
NEVER_GRANTED = frozenset({Role.SUPPORT, Role.OPERATOR})  # by a person of a firm: the one comes by a grant, the other never


def grantable(role: str) -> list[Role]:
    """Who manages people grants what has no more power than himself; who approves appoints who approves."""
    within = [one for one in Role if one not in NEVER_GRANTED and not (ACTIONS[one] & POWERS) - ACTIONS[Role(role)]]
    if may(role, Action.MANAGE_PEOPLE):
        return within
    if may(role, Action.APPOINT_APPROVERS):
        return [one for one in within if Action.APPROVE_LETTERS in ACTIONS[one]]
    return []


def may(role: str, action: Action) -> bool:
    return action in ACTIONS.get(Role(role), frozenset())


def exceeds_the_admin(role: str) -> bool:
    """Whether it has a power that the firm's admin lacks."""
    return bool((ACTIONS[Role(role)] & POWERS) - ACTIONS[Role.ADMIN])


def who_may(action: Action) -> list[Role]:
    return [role for role in Role if action in ACTIONS[role]]
