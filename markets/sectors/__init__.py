"""In which of the eleven sectors of GICS is a company? Said by a provider, by the list of large US stocks, or not known."""

from functools import cache
from pathlib import Path

from django.db import models

LIST = Path(__file__).parent / "constituents.txt"


class Sector(models.TextChoices):
    """The Global Industry Classification Standard as of 2023; the name is the value, as providers write it."""

    COMMUNICATION = "Communication Services", "Communication Services"
    DISCRETIONARY = "Consumer Discretionary", "Consumer Discretionary"
    STAPLES = "Consumer Staples", "Consumer Staples"
    ENERGY = "Energy", "Energy"
    FINANCIALS = "Financials", "Financials"
    HEALTH_CARE = "Health Care", "Health Care"
    INDUSTRIALS = "Industrials", "Industrials"
    TECHNOLOGY = "Information Technology", "Information Technology"
    MATERIALS = "Materials", "Materials"
    REAL_ESTATE = "Real Estate", "Real Estate"
    UTILITIES = "Utilities", "Utilities"


SHORT = {
    "healthcare": Sector.HEALTH_CARE,
    "info technology": Sector.TECHNOLOGY,
    "consumer disc": Sector.DISCRETIONARY,
    "telecommunication services": Sector.COMMUNICATION,  # its name until 2018
}
# Classes of the SEC's SIC list whose listed companies stand in one sector of GICS. Software, real estate trusts, retail at large
# and holding companies are left out: they stand in several.
CERTAIN = {
    Sector.DISCRETIONARY: (
        "motor vehicles & passenger car bodies",
        "retail-eating places",
        "retail-lumber & other building materials dealers",
        "retail-auto & home supply stores",
        "retail-apparel & accessory stores",
        "retail-family clothing stores",
        "retail-women's clothing stores",
        "retail-shoe stores",
        "hotels & motels",
        "operative builders",
        "rubber & plastics footwear",
    ),
    Sector.STAPLES: (
        "beverages",
        "bottled & canned soft drinks & carbonated waters",
        "malt beverages",
        "cigarettes",
        "retail-grocery stores",
        "soap, detergents, cleaning preparations, perfumes, cosmetics",
        "sugar & confectionery products",
        "grain mill products",
        "meat packing plants",
    ),
    Sector.ENERGY: (
        "crude petroleum & natural gas",
        "petroleum refining",
        "drilling oil & gas wells",
        "oil & gas field services, nec",
    ),
    Sector.FINANCIALS: (
        "national commercial banks",
        "state commercial banks",
        "savings institution, federally chartered",
        "savings institutions, not federally chartered",
        "life insurance",
        "fire, marine & casualty insurance",
        "surety insurance",
        "security brokers, dealers & flotation companies",
        "security & commodity brokers, dealers, exchanges & services",
    ),
    Sector.HEALTH_CARE: (
        "pharmaceutical preparations",
        "biological products, (no diagnostic substances)",
        "in vitro & in vivo diagnostic substances",
        "surgical & medical instruments & apparatus",
        "electromedical & electrotherapeutic apparatus",
        "orthopedic, prosthetic & surgical appliances & supplies",
        "hospital & medical service plans",
        "services-general medical & surgical hospitals, nec",
    ),
    Sector.INDUSTRIALS: (
        "railroads, line-haul operating",
        "air transportation, scheduled",
        "air courier services",
        "trucking (no local)",
        "aircraft",
        "farm machinery & equipment",
        "construction machinery & equip",
        "refuse systems",
    ),
    Sector.TECHNOLOGY: (
        "semiconductors & related devices",
        "computer storage devices",
        "electronic computers",
        "printed circuit boards",
    ),
    Sector.MATERIALS: (
        "gold and silver ores",
        "gold & silver ores",
        "steel works, blast furnaces & rolling & finishing mills",
        "industrial inorganic chemicals",
        "paints, varnishes, lacquers, enamels & allied prods",
        "paperboard mills",
    ),
    Sector.UTILITIES: (
        "electric services",
        "electric & other services combined",
        "natural gas distribution",
        "water supply",
    ),
}
OF_SIC = {words: sector for sector, classes in CERTAIN.items() for words in classes}


def named(said: str) -> str:
    """The sector of that name, however it is spaced and cased; empty where it is none of GICS."""
    word = " ".join(said.replace("_", " ").split()).casefold()
    return next((one.value for one in Sector if one.value.casefold() == word), SHORT.get(word, ""))


def of_sic(description: str) -> str:
    """Of an industry in the words of the SEC's SIC list; empty where its companies stand in several sectors."""
    return OF_SIC.get(" ".join(description.split()).casefold(), "")


def constituent(symbol: str) -> str:
    """Of a stock of the S&P 500 that trades in US dollars under this symbol; empty for all others."""
    return _constituents().get(symbol.upper().replace("/", ".").replace("-", "."), "")


@cache
def _constituents() -> dict[str, str]:
    lines = (line.split(": ") for line in LIST.read_text(encoding="utf-8").splitlines())
    return {symbol: Sector(sector).value for sector, symbols in lines for symbol in symbols.split()}
