"""What changes what clients own?"""

from portfolios.actions.accounts import UnableToOpen, agree_targets, book, open_portfolio
from portfolios.actions.by_hand import UnableToState, add_asset, appraise, choose_method, pick_lots, state_cost
from portfolios.actions.flagging import UnableToAccept, accept_flag
from portfolios.actions.imports import Choice, Preview, UnableToImport, begin, choose, preview, upload
from portfolios.actions.revaluation import ask_sync, revalue
from portfolios.actions.running import run
from portfolios.actions.undoing import UnableToUndo, undo

__all__ = [
    "Choice",
    "Preview",
    "UnableToAccept",
    "UnableToImport",
    "UnableToOpen",
    "UnableToState",
    "UnableToUndo",
    "accept_flag",
    "add_asset",
    "agree_targets",
    "appraise",
    "ask_sync",
    "begin",
    "book",
    "choose",
    "choose_method",
    "open_portfolio",
    "pick_lots",
    "preview",
    "revalue",
    "run",
    "state_cost",
    "undo",
    "upload",
]
