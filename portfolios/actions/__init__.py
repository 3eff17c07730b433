"""What changes what clients own?"""

from portfolios.actions.accounts import UnableToOpen, agree_targets, book, open_portfolio
from portfolios.actions.by_hand import UnableToState, add_asset, appraise, choose_method, open_elsewhere, pick_lots, state_cost
from portfolios.actions.connecting import (
    UnableToConnect,
    UnableToSync,
    ask_connection,
    ask_sync,
    begin_consent,
    complete_consent,
    connect,
    disconnect,
    remind_of_consents,
    rest,
    resume,
    tell_keeper,
)
from portfolios.actions.flagging import UnableToAccept, accept_flag
from portfolios.actions.imports import Choice, begin, choose, discard, name_columns, upload
from portfolios.actions.leaving import take_out
from portfolios.actions.measuring import (
    UnableToMeasure,
    change_weights,
    measure_household,
    name_blend,
    name_sectors,
    remove_blend,
    rename_blend,
    take_back_weights,
)
from portfolios.actions.naming import name_movement
from portfolios.actions.owners import UnableToShare, change_owners
from portfolios.actions.reading import Preview, UnableToImport, preview, table_of
from portfolios.actions.revaluation import revalue
from portfolios.actions.running import run
from portfolios.actions.settings import UnableToKeep, keep_account_settings, keep_plan_settings
from portfolios.actions.syncing import note_synced, sync
from portfolios.actions.tying import tie_instruments
from portfolios.actions.undoing import UnableToUndo, undo

__all__ = [
    "Choice",
    "Preview",
    "UnableToAccept",
    "UnableToConnect",
    "UnableToImport",
    "UnableToKeep",
    "UnableToMeasure",
    "UnableToOpen",
    "UnableToShare",
    "UnableToState",
    "UnableToSync",
    "UnableToUndo",
    "accept_flag",
    "add_asset",
    "agree_targets",
    "appraise",
    "ask_connection",
    "ask_sync",
    "begin",
    "begin_consent",
    "book",
    "change_owners",
    "change_weights",
    "choose",
    "choose_method",
    "complete_consent",
    "connect",
    "discard",
    "disconnect",
    "keep_account_settings",
    "keep_plan_settings",
    "measure_household",
    "name_blend",
    "name_sectors",
    "name_columns",
    "name_movement",
    "note_synced",
    "open_elsewhere",
    "open_portfolio",
    "pick_lots",
    "preview",
    "remind_of_consents",
    "remove_blend",
    "rename_blend",
    "rest",
    "resume",
    "revalue",
    "run",
    "sync",
    "tell_keeper",
    "tie_instruments",
    "state_cost",
    "table_of",
    "take_back_weights",
    "take_out",
    "undo",
    "upload",
]
