"""By which sector does a holding, or a part of a benchmark, count? A fund of one sector by the word of the firm."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from markets.models import Security
from markets.sectors import Sector
from portfolios.figures import Blended, NotAvailable, grouped
from portfolios.measuring import Blend, Mark
from portfolios.models import EQUITY, AssetClass, Instrument
from portfolios.queries.effects import Groups

UNKNOWN = "{}, of several sectors or not known"


def by_sector(instruments: Mapping[UUID, Instrument], marks: Collection[Mark]) -> Groups:
    """The sector of each holding; of bonds, real assets and cash, and where it has none, its asset class."""
    said = {symbol: sector for one in marks if isinstance(one, Blend) for symbol, sector in one.sectors.items()}
    of = {key: said.get(one.symbol) or one.sector or one.asset_class for key, one in instruments.items()}
    classes = {kind.value: UNKNOWN.format(kind.label) if kind in EQUITY else kind.label for kind in AssetClass}
    return Groups("the benchmark", of, {**dict(Sector.choices), **classes})


def benchmark_by_sector(blend: Blend, securities: Collection[Security], whole: Blended | NotAvailable) -> Blended | NotAvailable:
    """`whole` by the sectors of its parts, or whose sector nobody has said."""
    if isinstance(whole, NotAvailable):
        return whole
    known = sectors_of(blend, securities)
    if unknown := ", ".join(sorted(set(whole.names) - set(known))):
        return NotAvailable(f"Of which sector {unknown} is in {blend} is not known; the firm’s admin says it under Benchmarks.")
    return grouped(whole, known)


def sectors_of(blend: Blend, securities: Collection[Security]) -> dict[str, str]:
    """Of each part whose sector is known: as the firm said, or else a company's own."""
    listed = {one.symbol: one.sector for one in securities if one.symbol in blend.symbols and one.sector}
    return {**listed, **blend.sectors}


def choices() -> Iterator[tuple[str, str]]:
    """What a part of a benchmark can be: a sector, or what has none."""
    yield from Sector.choices
    yield from ((kind.value, kind.label) for kind in AssetClass if kind not in EQUITY)
