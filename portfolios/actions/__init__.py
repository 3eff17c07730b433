"""What changes what clients own?"""

from portfolios.actions.accounts import UnableToOpen, agree_targets, book, open_portfolio
from portfolios.actions.revaluation import revalue

__all__ = ["UnableToOpen", "agree_targets", "book", "open_portfolio", "revalue"]
