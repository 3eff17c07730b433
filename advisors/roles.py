"""Which role may do what?"""

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    ADVISOR = "advisor", "Advisor"
    MANAGER = "manager", "Manager"
    COMPLIANCE = "compliance", "Compliance"
    ADMIN = "admin", "Firm admin"
    OPERATOR = "operator", "Operator"


class Action(StrEnum):
    SEE_EVERY_HOUSEHOLD = "see every household"
    SERVE_CLIENTS = "serve clients"
    IMPORT_FILES = "import files"
    WRITE_LETTERS = "write letters"
    APPROVE_LETTERS = "approve letters"
    CLOSE_COMPLAINTS = "close complaints"
    CORRECT_READINGS = "correct readings"
    READ_THE_ADMIN = "read the admin"
    MANAGE_PEOPLE = "manage people"
    MANAGE_FIRM = "manage the firm's settings"
    MANAGE_API_KEYS = "manage API keys"
    OPERATE_PLATFORM = "operate the platform"


_SERVING = frozenset(
    {Action.SERVE_CLIENTS, Action.IMPORT_FILES, Action.WRITE_LETTERS, Action.CORRECT_READINGS, Action.MANAGE_API_KEYS}
)

ACTIONS: dict[Role, frozenset[Action]] = {
    Role.ADVISOR: _SERVING,
    Role.MANAGER: _SERVING | {Action.SEE_EVERY_HOUSEHOLD, Action.APPROVE_LETTERS},
    Role.COMPLIANCE: frozenset(
        {
            Action.SEE_EVERY_HOUSEHOLD,
            Action.APPROVE_LETTERS,
            Action.CLOSE_COMPLAINTS,
            Action.CORRECT_READINGS,
            Action.READ_THE_ADMIN,
        }
    ),
    Role.ADMIN: _SERVING | {Action.SEE_EVERY_HOUSEHOLD, Action.READ_THE_ADMIN, Action.MANAGE_PEOPLE, Action.MANAGE_FIRM},
    Role.OPERATOR: frozenset({Action.READ_THE_ADMIN, Action.OPERATE_PLATFORM}),
}


def may(role: str, action: Action) -> bool:
    return action in ACTIONS.get(Role(role), frozenset())
