"""Is a sector one of GICS, and only where that is certain?"""

import pytest

from markets.sectors import Sector, constituent, named, of_sic


@pytest.mark.parametrize(
    ("found", "sector"),
    [
        (named("information  technology"), "Information Technology"),
        (named("Telecommunication Services"), "Communication Services"),
        (named("Technology"), ""),  # another standard's, which cuts elsewhere
        (named(""), ""),
        (of_sic("NATIONAL COMMERCIAL BANKS"), "Financials"),
        (of_sic("Services-Prepackaged Software"), ""),  # games are Communication Services
        (of_sic("Real Estate Investment Trusts"), ""),  # those of mortgages are Financials
        (constituent("MMM"), "Industrials"),
        (constituent("BRK/B"), "Financials"),
        (constituent("XLK"), ""),
    ],
)
def test_a_sector_is_said_only_where_it_is_certain(found, sector):
    assert found == sector


def test_the_list_of_stocks_has_every_sector():
    assert {constituent(one) for one in ("GOOGL", "HD", "KO", "XOM", "JPM", "LLY", "GE", "AAPL", "LIN", "PLD", "NEE")} == set(
        Sector.values
    )
