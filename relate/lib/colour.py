"""Which readable colours follow from a firm's one brand colour?

The formula of static/relate.css (`oklch(from var(--brand) L clamp(C) h)`) for e-mail, whose style sheets cannot compute.
Lightness is fixed, chroma is bounded, the hue is the firm's, so that any colour keeps WCAG AA contrast in light and dark.
The conversions are Björn Ottosson's OKLab (2020) and those of CSS Color 4; a colour outside sRGB loses chroma and keeps its
lightness.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, cos, hypot, sin

Triple = tuple[float, float, float]
HEX = re.compile(r"#[0-9a-fA-F]{6}")
AA = 4.5


@dataclass(frozen=True, slots=True)
class Palette:
    """The tokens of relate.css for one theme, as `#rrggbb`."""

    accent: str
    accent_hover: str
    accent_soft: str
    accent_line: str
    on_accent: str
    canvas: str
    surface: str
    sunken: str
    line: str
    line_control: str
    text: str
    text_2: str
    text_3: str


# name: lightness, least chroma, share of the brand's chroma, most chroma; a neutral has a fixed chroma
LIGHT = {
    "accent": (0.42, 0.05, 1.0, 0.17),
    "accent_hover": (0.36, 0.05, 1.0, 0.17),
    "accent_soft": (0.955, 0.008, 0.2, 0.028),
    "accent_line": (0.85, 0.02, 0.4, 0.06),
    "on_accent": (1.0, 0.0, 0.0, 0.0),
    "canvas": (0.977, 0.004, 0.0, 0.004),
    "surface": (1.0, 0.0, 0.0, 0.0),
    "sunken": (0.962, 0.005, 0.0, 0.005),
    "line": (0.915, 0.006, 0.0, 0.006),
    "line_control": (0.640, 0.012, 0.0, 0.012),
    "text": (0.235, 0.014, 0.0, 0.014),
    "text_2": (0.420, 0.013, 0.0, 0.013),
    "text_3": (0.510, 0.012, 0.0, 0.012),
}
DARK = {
    "accent": (0.80, 0.05, 1.0, 0.12),
    "accent_hover": (0.86, 0.05, 1.0, 0.10),
    "accent_soft": (0.30, 0.02, 0.35, 0.055),
    "accent_line": (0.43, 0.03, 0.5, 0.08),
    "on_accent": (0.18, 0.03, 0.0, 0.03),
    "canvas": (0.178, 0.010, 0.0, 0.010),
    "surface": (0.215, 0.011, 0.0, 0.011),
    "sunken": (0.252, 0.012, 0.0, 0.012),
    "line": (0.300, 0.012, 0.0, 0.012),
    "line_control": (0.550, 0.014, 0.0, 0.014),
    "text": (0.945, 0.006, 0.0, 0.006),
    "text_2": (0.780, 0.009, 0.0, 0.009),
    "text_3": (0.690, 0.010, 0.0, 0.010),
}


@lru_cache(maxsize=512)
def palettes(brand: str) -> tuple[Palette, Palette]:
    """The light and the dark palette of a brand colour `#rrggbb`. Raises ValueError for anything else."""
    _, chroma, hue = _oklch(_linear(brand))
    return (
        Palette(**{name: _token(token, chroma, hue) for name, token in LIGHT.items()}),
        Palette(**{name: _token(token, chroma, hue) for name, token in DARK.items()}),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _token(token: tuple[float, float, float, float], chroma: float, hue: float) -> str:
    lightness, least, share, most = token
    return _hex(lightness, min(max(chroma * share, least), most), hue)


def _linear(color: str) -> Triple:
    if not HEX.fullmatch(color):
        raise ValueError(f"{color!r} is no colour such as #14614f.")
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return _expanded(red), _expanded(green), _expanded(blue)


def _expanded(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _compressed(value: float) -> float:
    return float(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(linear: Triple) -> Triple:
    red, green, blue = linear
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def _srgb(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The colour, with just as much of its chroma as sRGB can show."""
    shown, missed = 0.0, chroma
    if _fits(_srgb(lightness, chroma, hue)):
        shown = chroma
    else:
        for _ in range(24):
            middle = (shown + missed) / 2
            shown, missed = (middle, missed) if _fits(_srgb(lightness, middle, hue)) else (shown, middle)
    channels = (round(_compressed(min(max(value, 0.0), 1.0)) * 255) for value in _srgb(lightness, shown, hue))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _fits(linear: Triple) -> bool:
    return all(-1e-6 <= value <= 1 + 1e-6 for value in linear)
