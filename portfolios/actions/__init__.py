"""What changes what clients own?"""

from portfolios.actions.accounts import UnableToOpen, agree_targets, book, open_portfolio
from portfolios.actions.by_hand import UnableToState, add_asset, appraise, choose_method, pick_lots, state_cost
from portfolios.actions.flagging import UnableToAccept, accept_flag
from portfolios.actions.imports import Choice, begin, choose, name_columns, upload
from portfolios.actions.owners import UnableToShare, change_owners
from portfolios.actions.reading import Preview, UnableToImport, preview, table_of
from portfolios.actions.revaluation import ask_sync, revalue
from portfolios.actions.running import run
from portfolios.actions.tying import tie_instruments
from portfolios.actions.undoing import UnableToUndo, undo

__all__ = [
    "Choice",
    "Preview",
    "UnableToAccept",
    "UnableToImport",
    "UnableToOpen",
    "UnableToShare",
    "UnableToState",
    "UnableToUndo",
    "accept_flag",
    "add_asset",
    "agree_targets",
    "appraise",
    "ask_sync",
    "begin",
    "book",
    "change_owners",
    "choose",
    "choose_method",
    "name_columns",
    "open_portfolio",
    "pick_lots",
    "preview",
    "revalue",
    "run",
    "tie_instruments",
    "state_cost",
    "table_of",
    "undo",
    "upload",
]
