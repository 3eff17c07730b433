"""Closes from files of Bloomberg Data License that arrive in a folder (`getdata`, one row a security).

    START-OF-FILE
    RUNDATE=20261120
    START-OF-FIELDS
    PX_LAST
    CRNCY
    END-OF-FIELDS
    START-OF-DATA
    IBM US Equity|0|2|195.25|USD|
    END-OF-DATA
    END-OF-FILE

A row is the security as it was asked for, an error code (0: none), the number of fields, and the fields in the order named above.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from markets.calendar import last_close
from markets.prices import Basis, Close, Figures, History, Listing, ProviderError
from markets.prices.web import amount, figure
from markets.sectors import named

NAME = "Bloomberg"
MOST_BYTES, MOST_FILES, MOST_IN_ALL = 50_000_000, 400, 500_000_000
ENDINGS = (".out", ".csv", ".txt")
NOTHING = frozenset({"", "N.A.", "N.S.", "N.D.", "FLD UNKNOWN"})
SHARES = frozenset({"common stock", "preference", "adr", "reit", "ltd part"})  # SECURITY_TYP; all else is a fund to us
DAYS = ("LAST_UPDATE_DT", "PX_CLOSE_DT", "PRICING_DT")
FORMATS = {"yyyymmdd": "%Y%m%d", "mm/dd/yyyy": "%m/%d/%Y", "dd/mm/yyyy": "%d/%m/%Y", "yyyy/mm/dd": "%Y/%m/%d"}
PER_CENT = Decimal(100)
CODES = ("ID_ISIN", "ID_CUSIP", "ID_SEDOL1", "TICKER")


@dataclass(frozen=True, slots=True)
class Told:
    """One price with its day, its currency, and the file that says so."""

    on: date
    price: Decimal
    currency: str
    name: str
    kind: str
    sector: str
    file: str
    figures: Figures


class Bloomberg:
    """All files of the folder, newest last; a day that two files tell is as the later one tells it."""

    shifted_weeks = 0

    def __init__(self, *, now: datetime) -> None:
        if not settings.BLOOMBERG_DROP:
            raise ProviderError("Set BLOOMBERG_DROP to the folder in which Bloomberg's files arrive.", permanent=True)
        self.ends_on = last_close(now)
        self._told: dict[str, list[Told]] = {}
        for file in _files(Path(settings.BLOOMBERG_DROP)):
            for name, told in _read(file):
                self._told.setdefault(name, []).append(told)
        last = max((told[-1] for told in self._told.values()), key=lambda one: one.on, default=None)
        newest = f", newest of {last.on:%-d %B %Y} in {last.file}" if last else ""
        self.label = f"Bloomberg Data License, last prices{newest}"

    def listings(self) -> tuple[Listing, ...]:
        """`listing` tells of one security."""
        return ()

    def listing(self, symbol: str) -> Listing:
        one = self._of(symbol)[-1]
        return Listing(symbol, (one.name or symbol)[:200], "stock" if one.kind in SHARES else "fund", one.sector, Basis.PRICE)

    def history(self, symbol: str, *, start: date, end: date) -> History:
        days = {one.on: one.price for one in self._of(symbol)}
        until = min(end, self.ends_on)
        closes = tuple(Close(on, days[on]) for on in sorted(days) if start <= on <= until)
        return History(symbol, closes, "USD", Basis.PRICE, self.label)

    def figures(self, symbol: str) -> Figures:
        """Of the newest file that tells any; the market capitalisation is left out, as its unit is not written in the file."""
        return next((one.figures for one in reversed(self._of(symbol)) if one.figures != Figures()), Figures())

    def _of(self, symbol: str) -> list[Told]:
        told = self._told.get(symbol.upper(), [])
        if not told:
            raise ProviderError(f"No file of {NAME} tells of {symbol!r}.", permanent=True)
        if other := next((one.currency for one in told if one.currency != "USD"), ""):
            raise ProviderError(f"{NAME} has {symbol!r} in {other} and not in US dollars.", permanent=True)
        return told


def _files(folder: Path) -> list[Path]:
    """Those that are finished, by the time at which they came."""
    if not folder.is_dir():
        raise ProviderError(f"There is no folder {folder.name!r} for {NAME}'s files.", permanent=False)
    found = []
    for one in folder.iterdir():
        if one.suffix.lower() in ENDINGS and one.is_file() and not one.is_symlink():
            found.append(one)
            if len(found) > MOST_FILES:
                raise ProviderError(f"More than {MOST_FILES} files wait in {NAME}'s folder: take old ones away.", permanent=False)
    if sum(one.stat().st_size for one in found) > MOST_IN_ALL:
        raise ProviderError(f"The files in {NAME}'s folder are more than 500 MB: take old ones away.", permanent=False)
    return sorted(found, key=lambda one: (one.stat().st_mtime, one.name))


def _text(file: Path) -> str:
    """Never what a link points to, and never more than is allowed, also where the file was exchanged since it was listed."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise ProviderError(f"{file.name} cannot be read ({type(error).__name__}).", permanent=False) from None
    with os.fdopen(descriptor, "rb") as opened:
        content = opened.read(MOST_BYTES + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    if len(content) > MOST_BYTES:
        raise ProviderError(f"{file.name} is larger than 50 MB.", permanent=False)
    return content.decode("utf-8", "replace")


def _read(file: Path) -> Iterator[tuple[str, Told]]:
    """Each price under every name of its security; nothing of a file that is still being written."""
    lines = [line.strip() for line in _text(file).splitlines()]
    if "START-OF-FILE" not in lines or "END-OF-FILE" not in lines:
        return
    header = dict(line.split("=", 1) for line in _between(lines, "START-OF-FILE", "START-OF-DATA") if "=" in line)
    fields = [line for line in _between(lines, "START-OF-FIELDS", "END-OF-FIELDS") if line and not line.startswith("#")]
    if not {"PX_LAST", "CRNCY"} <= set(fields):
        raise ProviderError(f"{file.name} has no PX_LAST with CRNCY: ask Bloomberg for both fields.", permanent=False)
    pattern = FORMATS.get(header.get("DATEFORMAT", "yyyymmdd").lower(), "%Y%m%d")
    for line in _between(lines, "START-OF-DATA", "END-OF-DATA"):
        security, *rest = (cell.strip() for cell in line.split("|"))
        if len(rest) < 2 + len(fields) or rest[0] != "0":
            continue
        said = dict(zip(fields, rest[2:], strict=False))
        if said["PX_LAST"] not in NOTHING:
            yield from _told(file, header, security, said, pattern)


def _told(
    file: Path, header: Mapping[str, str], security: str, said: Mapping[str, str], pattern: str
) -> Iterator[tuple[str, Told]]:
    text = next((said[name] for name in DAYS if said.get(name, "") not in NOTHING), header.get("RUNDATE", ""))
    try:
        on = datetime.strptime(text, pattern if text != header.get("RUNDATE") else "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise ProviderError(f"{file.name}: {text[:20]!r} of {security[:40]} is no day.", permanent=False) from None
    ticker, _, market = security.rpartition(" ") if " " in security else (security, "", "")
    one = Told(
        on=on,
        price=amount(NAME, said["PX_LAST"].replace(",", "")),
        currency=said["CRNCY"],
        name=_word(said, "NAME") or _word(said, "SECURITY_DES"),
        kind=_word(said, "SECURITY_TYP").lower(),
        sector=named(_word(said, "GICS_SECTOR_NAME")),
        file=file.name,
        figures=Figures(pe_ratio=figure(said.get("PE_RATIO")), dividend_yield=_fraction(said.get("EQY_DVD_YLD_12M"))),
    )
    listed = ticker.removesuffix(" US") if market.lower() == "equity" else ""
    codes = {_word(said, name) for name in CODES} | {listed.replace("/", "."), security}
    for name in {code.upper() for code in codes if code}:
        yield name, one


def _fraction(percent: str | None) -> Decimal | None:
    found = figure(percent, PER_CENT * 10)
    return None if found is None else found / PER_CENT


def _word(said: Mapping[str, str], name: str) -> str:
    word = said.get(name, "")
    return "" if word in NOTHING else word


def _between(lines: list[str], first: str, last: str) -> list[str]:
    """Without the marks; nothing where one is missing."""
    if first not in lines or last not in lines:
        return []
    return lines[lines.index(first) + 1 : lines.index(last)]
