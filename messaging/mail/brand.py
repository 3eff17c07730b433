"""How does a firm's brand look inside a mail program, which knows neither style sheets of ours nor web fonts?"""

from dataclasses import dataclass

from relate.lib.colour import palettes

SANS = "Helvetica,Arial,sans-serif"
SERIF = "Charter,Georgia,Times,serif"
RADII = {"none": 0, "small": 4, "medium": 8, "large": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStyle:
    """All that a compiled letter depends on; equal styles share one compilation."""

    accent: str
    ink: str
    soft: str
    dark_accent: str
    dark_canvas: str
    dark_surface: str
    dark_soft: str
    font: str
    weight: int
    radius: int
    sans: str = SANS


def style_of(*, color: str, font: str, radius: str) -> MailStyle:
    light, dark = palettes(color)
    has_serif = font == "newsreader"
    return MailStyle(
        accent=light.accent,
        ink=light.accent_hover,
        soft=light.accent_soft,
        dark_accent=dark.accent,
        dark_canvas=dark.canvas,
        dark_surface=dark.surface,
        dark_soft=dark.sunken,
        font=SERIF if has_serif else SANS,
        weight=500 if has_serif else 700,
        radius=RADII[radius],
    )
