import colorsys

import pytest

from desk.brand import brand_css, readability
from tenants.configuration import Brand

EXTREMES = ["#000000", "#ffffff", "#ffff00", "#00ff00", "#ff00ff", "#7f7f7f", "#0000ff", "#fffffe"] + [
    "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hsv_to_rgb(hue / 24, 1, 1)) for hue in range(24)
]


@pytest.mark.parametrize("color", EXTREMES)
def test_any_colour_stays_readable(color):
    assert min(ratio for _, ratio in readability(Brand(color=color))) >= 4.5


def test_a_brand_is_three_values():
    assert brand_css(Brand(color="#3a45c4", font="instrument-sans", radius="small")).startswith(":root{--brand:#3a45c4;")


@pytest.mark.django_db
def test_each_firm_has_its_own_sheet_without_a_sign_in(visitor, larkspur, cobalt):
    sheet = visitor(larkspur).get("/brand.css")
    assert sheet["Content-Type"] == "text/css"
    assert sheet.text == brand_css(larkspur.brand)
