"""What changes what clients own?"""

from portfolios.actions.accounts import UnableToOpen, agree_targets, book, open_portfolio
from portfolios.actions.imports import Choice, Preview, UnableToImport, begin, choose, preview, upload
from portfolios.actions.revaluation import ask_sync, revalue
from portfolios.actions.running import run
from portfolios.actions.undoing import UnableToUndo, undo

__all__ = [
    "Choice",
    "Preview",
    "UnableToImport",
    "UnableToOpen",
    "UnableToUndo",
    "agree_targets",
    "ask_sync",
    "begin",
    "book",
    "choose",
    "open_portfolio",
    "preview",
    "revalue",
    "run",
    "undo",
    "upload",
]
