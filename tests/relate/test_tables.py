"""Does a file from anywhere come in as rows, or stay out with a reason, and does an export run nothing?"""

import csv
import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relate.lib.tables import UnreadableTable, csv_response, read_table, restored_cell, safe_cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_t15_accents_come_through_in_every_usual_encoding(encoding):
    table = read_table("Name;Town\r\nZoë Ångström;São Paulo\r\n".encode(encoding))
    assert table.header == ("Name", "Town")
    assert table.rows == ((2, ("Zoë Ångström", "São Paulo")),)


def test_mixed_line_ends_empty_rows_and_short_rows():
    table = read_table(b"Name,Town\r\nAda,Portland\n\n,\nBen\r\n")
    assert table.rows == ((2, ("Ada", "Portland")), (5, ("Ben", "")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"Name\nA\x00da\n", "not a text file"),
        (b"Name\n" + b"x" * (10 * 1024 * 1024), "10 MB"),
        (b"Name\n" + b"x\n" * 50_001, "50,000 rows"),
        (b"," * 200 + b"x\n", "200 columns"),
        (b"Name\n" + b"x" * 33_000, "32,000 characters"),
        (b"Name\n" + b"x" * 140_000, "rows and columns"),
    ],
)
def test_t15_what_is_too_much_is_refused_with_the_reason(content, reason):
    with pytest.raises(UnreadableTable, match=reason):
        read_table(content)


@given(st.text())
def test_t14_no_cell_starts_a_formula_unless_it_is_a_number(text):
    cell = safe_cell(text)
    is_number = re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?", cell)
    assert is_number or not re.match(r"\s*[=+\-@\t\r＝＋－＠]", cell)


@pytest.mark.parametrize("number", ["-12.50", "+3", "-1,234.56", "-4.5%"])
def test_t14_numbers_stay_numbers(number):
    assert safe_cell(number) == number


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
@example("\n=")
@example("\u00a0'=1")
def test_d5_what_goes_out_comes_back(text):
    assert restored_cell(safe_cell(text)) == text


def test_a_download_neutralises_every_cell_and_opens_with_accents():
    response = csv_response("x.csv", ["Name"], [["=HYPERLINK(1)"], ["Zoë"], [None]])
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [["Name"], ["'=HYPERLINK(1)"], ["Zoë"], [""]]
