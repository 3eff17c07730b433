"""What can happen to a firm as a whole?"""

from tenants.actions.closing import (
    UnableToClose,
    cancel_purge,
    hold_firm,
    plan_purge,
    purge_firm,
    reasons_to_keep,
    release_firm,
    resume_firm,
    suspend_firm,
)
from tenants.actions.domains import UnableToUseDomain, add_domain, check_domain, choose_primary, remove_domain
from tenants.actions.exporting import UnableToExport, ask_export, run_export
from tenants.actions.founding import UnableToCreate, clear_up, create_firm, usable_for
from tenants.actions.settings import change_settings

__all__ = [
    "UnableToClose",
    "UnableToCreate",
    "UnableToExport",
    "UnableToUseDomain",
    "add_domain",
    "ask_export",
    "cancel_purge",
    "change_settings",
    "check_domain",
    "choose_primary",
    "clear_up",
    "create_firm",
    "hold_firm",
    "plan_purge",
    "purge_firm",
    "reasons_to_keep",
    "release_firm",
    "remove_domain",
    "resume_firm",
    "run_export",
    "suspend_firm",
    "usable_for",
]
