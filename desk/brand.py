"""How do a firm's brand settings become CSS, and is its colour readable?"""

import hashlib

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


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio (1 to 21) of two colours written as #rrggbb."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
