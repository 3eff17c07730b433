"""How do a firm's brand settings become CSS, and is its colour readable?"""

import hashlib

from relate.lib.colour import contrast, palettes
from tenants.configuration import Brand

FACES = {
    "newsreader": '--font-display:"Newsreader",Charter,Georgia,serif;--h1-weight:500;--h1-size:1.75rem',
    "instrument-sans": "--font-display:var(--font-ui);--h1-weight:600;--h1-size:1.5rem",
}
RADIUS_SCALES = {"none": "0", "small": ".75", "medium": "1", "large": "1.5"}


def brand_css(brand: Brand) -> str:
    return f":root{{--brand:{brand.color};{FACES[brand.font]};--radius-scale:{RADIUS_SCALES[brand.radius]}}}\n"


def version(brand: Brand) -> str:
    """Changes with the colours, so that a browser may keep the sheet."""
    return hashlib.sha256(brand_css(brand).encode()).hexdigest()[:8]


def readability(brand: Brand) -> list[tuple[str, float]]:
    """The contrast ratios that the derived colours reach, whatever colour the firm chose; 4.5 is asked for."""
    light, dark = palettes(brand.color)
    return [
        ("Links and buttons on a light page", contrast(light.accent, light.surface)),
        ("Links and buttons on a dark page", contrast(dark.accent, dark.surface)),
        ("Words on a dark theme’s button", contrast(dark.on_accent, dark.accent)),
        ("Chosen item of the menu", contrast(light.accent, light.accent_soft)),
    ]
