"""What changes what the world is known to have done?"""

from markets.actions.feeds import sync_prices
from markets.actions.fundamentals import bring_fundamentals
from markets.actions.indicators import sync_indicators
from markets.actions.rates import note_no_rates, sync_rates
from markets.actions.wanted import bring_wanted, want

__all__ = ["bring_fundamentals", "bring_wanted", "note_no_rates", "sync_indicators", "sync_prices", "sync_rates", "want"]
