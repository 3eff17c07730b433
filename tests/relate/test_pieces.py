"""Do the small pieces of the ground floor keep their word: money, identifiers, fragments, policies, secrets?"""

import json
import time
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from relate.lib import csp
from relate.lib.headers import HeadersMiddleware
from relate.lib.ids import uuid7
from relate.lib.logs import without_secrets
from relate.lib.money import apportioned, money, percent, signed_money, signed_percent
from relate.lib.pages import fragment_id
from relate.lib.secrets import kept_secrets, key_ring
from tenants import configuration


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234.565", "$1,234.56"),
        ("1234.575", "$1,234.58"),
        ("-0.004", "$0.00"),
        ("-1234.5", "-$1,234.50"),
        ("1E+6", "$1,000,000.00"),
    ],
)
def test_t36_money_rounds_half_to_even_and_knows_no_negative_zero(value, text):
    assert money(Decimal(value)) == text


def test_signs_and_percents():
    assert percent(Decimal("0.0914")) == "9.1%"
    assert signed_percent(Decimal("-0.0005"), 2) == "-0.05%"
    assert signed_percent(Decimal("-0.0004")) == "0.0%"
    assert signed_money(Decimal("12"), "EUR") == "+€12.00"
    assert money(Decimal("5"), "SEK") == "SEK 5.00"


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4))
def test_t36_money_reads_back_to_what_was_rounded(value):
    text = money(value).replace("$", "").replace(",", "")
    assert abs(Decimal(text) - value) <= Decimal("0.005")


@given(st.lists(st.integers(min_value=-50, max_value=10**6), min_size=1, max_size=12).filter(lambda parts: sum(parts) > 0))
def test_t36_shares_of_a_whole_are_shown_as_a_hundred_and_none_is_off_by_a_step(parts):
    fractions = [(Decimal(part) / sum(parts)).quantize(Decimal("1e-8")) for part in parts]
    shown = apportioned(fractions)
    assert sum(shown) == 1
    assert all(abs(one - fraction) <= Decimal("0.001") for one, fraction in zip(shown, fractions, strict=True))


def test_t36_the_largest_remainder_gets_what_is_missing():
    third = Decimal("0.33333333")
    assert [percent(one) for one in apportioned([third, third, third])] == ["33.4%", "33.3%", "33.3%"]
    assert apportioned([Decimal("0.4449"), Decimal("0.5551")]) == [Decimal("0.445"), Decimal("0.555")]


def test_identifiers_sort_by_time():
    made = []
    for _ in range(5):
        made.append(uuid7())
        time.sleep(0.002)
    assert made == sorted(made)
    assert {key.version for key in made} == {7}
    assert {key.variant for key in made} == {"specified in RFC 4122"}


def test_a_fragment_is_named_after_its_file():
    assert fragment_id("clients/_rows.html") == "clients-rows"


def test_every_page_has_a_policy_and_an_exception_says_why():
    plain = HeadersMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert "'unsafe" not in plain["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
    assert plain["X-Frame-Options"] == "DENY"
    framed = csp.policy(reason="shown inside the review page", frame_ancestors="'self'")(lambda request: HttpResponse())
    answer = HeadersMiddleware(framed)(RequestFactory().get("/"))
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_generated_keys_are_kept_for_their_owner_alone(tmp_path):
    first = kept_secrets(tmp_path)
    assert kept_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
    assert len(key_ring(first["FIELD_KEYS"])["k1"]) == 32
    assert set(json.loads((tmp_path / "secrets.json").read_text())) == {"SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY"}


@pytest.mark.parametrize("text", ["", "k1:short", "k1:" + "A" * 10])
def test_a_bad_key_ring_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (base64 raises its own kind too)
        key_ring(text)


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (configuration.brand, {"colour": "#112233"}),
        (configuration.brand, {"color": "red; } body { display: none"}),
        (configuration.policy, {"approval": "sometimes"}),
        (configuration.policy, {"profile": 3}),
        (configuration.policy, []),
        (configuration.tone, {"avoid": "a text"}),
    ],
)
def test_a_setting_that_means_nothing_is_refused(parse, raw):
    with pytest.raises(ValueError):  # noqa: PT011 (the message names the setting)
        parse(raw)


def test_a_firm_without_settings_has_the_strict_ones():
    assert configuration.policy({}).approval == "all"


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /f/SECRET_-x/",
        "Gone: /u/SECRET_-x/?leave=letters",
        "no rk_abc123_SECRET_-x here",
        "at /account/password/reset/key/1-SECRET/",
    ],
)
def test_t24_no_log_line_holds_a_link_or_a_key(line):
    shown = without_secrets(None, "", {"event": line, "exception": f"Traceback {line}", "status": 404})
    assert "SECRET" not in str(shown)
    assert shown["event"].startswith(line[:5])
