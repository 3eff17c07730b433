"""Do closes come in from files of Bloomberg Data License, by ticker, ISIN and CUSIP, each once and never from half a file?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

import events
from markets.actions import bring_wanted, want
from markets.models import Price, Security
from markets.prices import Figures, ProviderError, bloomberg, open_provider
from tenants import enter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 23, tzinfo=UTC)
FIELDS = "PX_LAST\nCRNCY\nID_ISIN\nID_CUSIP\nLAST_UPDATE_DT\nSECURITY_TYP\nNAME"
ROWS = """IBM US Equity|0|7|195.25|USD|US4592001014|459200101|20261120|Common Stock|IBM|
912810TM0 Govt|0|7|98.5|USD|US912810TM09|912810TM0|20261119|N.A.|T 4 11/15/42|
SAP GY Equity|0|7|210|EUR|DE0007164600|N.A.|20261120|Common Stock|SAP SE|
XYZ US Equity|10|7|N.A.|N.A.|N.A.|N.A.|N.A.|N.A.|N.A.|
BRK/B US Equity|0|7|N.A.|USD|US0846707026|084670702|20261120|Common Stock|Berkshire|"""


def written(folder, name, rows=ROWS, fields=FIELDS, end="END-OF-FILE", age=0):
    import os

    path = folder / name
    path.write_text(
        f"START-OF-FILE\nRUNDATE=20261120\nPROGRAMNAME=getdata\nDATEFORMAT=yyyymmdd\nSTART-OF-FIELDS\n{fields}\nEND-OF-FIELDS\n"
        f"TIMESTARTED=Fri Nov 20 18:00:01 EST 2026\nSTART-OF-DATA\n{rows}\nEND-OF-DATA\n{end}\n"
    )
    moment = NOW.timestamp() - age
    os.utime(path, (moment, moment))


@pytest.fixture
def drop(tmp_path, settings):
    settings.BLOOMBERG_DROP = str(tmp_path)
    settings.PRICE_PROVIDERS = ["bloomberg"]
    return tmp_path


def test_a_security_is_found_by_ticker_isin_and_cusip_and_a_newer_file_holds(drop):
    written(drop, "b.out", rows=ROWS.replace("195.25", "195.5"), age=60)
    written(drop, "a.out")
    written(drop, "yesterday.OUT", rows=ROWS.replace("20261120", "20261119").replace("195.25", "190"), age=9000)
    written(drop, "half.out", rows=ROWS.replace("195.25", "1"), end="")
    opened = open_provider("bloomberg", now=NOW)

    for name in ("IBM", "US4592001014", "459200101"):
        history = opened.history(name, start=date(2026, 1, 1), end=date(2026, 11, 20))
        assert [(one.on, one.price) for one in history.closes] == [
            (date(2026, 11, 19), D(190)),
            (date(2026, 11, 20), D("195.25")),
        ]
    assert (opened.listing("IBM").name, opened.listing("IBM").kind, opened.listing("912810TM0").kind) == ("IBM", "stock", "fund")
    assert "a.out" in opened.label


@pytest.mark.parametrize(("symbol", "words"), [("DE0007164600", "in EUR and not"), ("XYZ", "No file"), ("BRK.B", "No file")])
def test_what_it_does_not_tell_in_dollars_has_a_reason(drop, symbol, words):
    written(drop, "a.out")
    with pytest.raises(ProviderError, match=words):
        open_provider("bloomberg", now=NOW).listing(symbol)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"fields": "PX_LAST"}, "CRNCY"),
        ({"rows": ROWS.replace("195.25", "-3")}, "for a price"),
        ({"rows": ROWS.replace("20261119", "9")}, "no day"),
    ],
)
def test_a_file_that_cannot_be_trusted_keeps_all_away_and_says_why(drop, given, words):
    written(drop, "a.out", **given)
    with pytest.raises(ProviderError, match=words) as refused:
        open_provider("bloomberg", now=NOW)
    assert not refused.value.permanent


def test_links_are_not_followed_and_the_folder_is_bounded(drop, tmp_path_factory, monkeypatch):
    outside = tmp_path_factory.mktemp("outside")
    written(outside, "elsewhere.out")
    written(drop, "a.out", rows=ROWS.replace("IBM", "OAK"))
    (drop / "link.out").symlink_to(outside / "elsewhere.out")

    with pytest.raises(ProviderError, match="No file"):
        open_provider("bloomberg", now=NOW).listing("IBM")
    with pytest.raises(ProviderError, match="cannot be read"):  # exchanged after it was listed
        bloomberg._text(drop / "link.out")
    for name, words in (("MOST_BYTES", "larger than"), ("MOST_IN_ALL", "more than 500 MB"), ("MOST_FILES", "take old ones away")):
        with monkeypatch.context() as patch, pytest.raises(ProviderError, match=words):
            patch.setattr(bloomberg, name, 0)
            open_provider("bloomberg", now=NOW)


def test_wanted_securities_are_brought_with_their_source(operator_firm, drop):
    written(drop, "a.out")
    with enter.operator():
        want(["IBM", "912810TM0", "SAP"])
        assert bring_wanted(by=events.MACHINE, at=NOW) == {"bloomberg": 2}
        assert bring_wanted(by=events.MACHINE, at=NOW + timedelta(minutes=20)) == {"bloomberg": 1}  # the bond has no newer one
        assert list(Price.objects.order_by("close").values_list("on", "close", "source")) == [
            (date(2026, 11, 19), D("98.5"), "bloomberg"),
            (date(2026, 11, 20), D("195.25"), "bloomberg"),
        ]
        assert "No file" in Security.objects.get(symbol="SAP").trouble


def test_ratios_are_those_of_the_newest_file_that_tells_any(drop):
    fields = "PX_LAST\nCRNCY\nPE_RATIO\nEQY_DVD_YLD_12M"
    written(drop, "a.out", rows="IBM US Equity|0|4|195|USD|22.5|3.4|", fields=fields, age=60)
    written(drop, "b.out", rows="IBM US Equity|0|4|196|USD|N.A.|N.A.|", fields=fields)
    opened = open_provider("bloomberg", now=NOW)

    assert opened.figures("IBM") == Figures(pe_ratio=D("22.5"), dividend_yield=D("0.034"))
