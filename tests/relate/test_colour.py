import random

import pytest

from relate.lib.colour import AA, contrast, palettes

EXTREMES = [
    "#000000",
    "#ffffff",
    "#ff0000",
    "#00ff00",
    "#0000ff",
    "#ffff00",
    "#00ffff",
    "#ff00ff",
    "#808080",
    "#14614f",
    "#3a45c4",
]
SEEDED = random.Random(7)
COLOURS = EXTREMES + [f"#{SEEDED.randrange(1 << 24):06x}" for _ in range(300)]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_any_brand_colour_stays_readable(theme):
    for brand in COLOURS:
        palette = palettes(brand)[theme]
        for ink in (palette.accent, palette.accent_hover, palette.text, palette.text_2, palette.text_3):
            assert contrast(ink, palette.surface) >= AA, (brand, ink)
            assert contrast(ink, palette.canvas) >= AA, (brand, ink)
        assert contrast(palette.accent, palette.accent_soft) >= AA, brand
        assert contrast(palette.on_accent, palette.accent) >= AA, brand
        assert contrast(palette.line_control, palette.surface) >= 3, brand


def channels(color: str) -> list[int]:
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]


@pytest.mark.parametrize(
    ("brand", "browser"),
    [
        ("#14614f", ("#085b49", "#e6f4ef", "#88cfb9", "#0d1311", "#004a39")),
        ("#3a45c4", ("#323ca7", "#e9f0ff", "#a3b9ff", "#101116", "#252994")),
    ],
)
def test_the_colours_are_those_that_a_browser_computes_from_the_style_sheet(brand, browser):
    """Read once from Chromium. It clips what sRGB cannot show where we take chroma away, hence a few steps of a channel."""
    light, dark = palettes(brand)
    ours = (light.accent, light.accent_soft, dark.accent, dark.canvas, light.accent_hover)

    for mine, theirs in zip(ours, browser, strict=True):
        assert all(abs(one - other) <= 4 for one, other in zip(channels(mine), channels(theirs), strict=True)), (mine, theirs)


@pytest.mark.parametrize("value", ["", "red", "#fff", "#gggggg", "#14614f;}"])
def test_what_is_no_colour_is_refused(value):
    with pytest.raises(ValueError, match="no colour"):
        palettes(value)
