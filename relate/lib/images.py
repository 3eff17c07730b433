"""How does a picture that a person uploads become one that we may show? It is drawn anew: nothing of the file itself is kept."""

import io
import warnings

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")  # never SVG, which is a program
MAX_BYTES, MAX_SIDE = 2 * 1024 * 1024, 4096


class UnusableImage(ValueError):
    """Says why, in a sentence for the person who chose the file."""


def redrawn(content: bytes, *, box: tuple[int, int]) -> bytes:
    """A PNG that fits into the box, made of the pixels alone: no metadata, no second file behind the first, no animation."""
    if len(content) > MAX_BYTES:
        raise UnusableImage("The picture is larger than 2 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if max(picture.size) > MAX_SIDE:  # the header says so; no pixel was read
                raise UnusableImage(f"The picture is larger than {MAX_SIDE} pixels on a side.")
            picture.load()
            shown = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusableImage(f"The picture is larger than {MAX_SIDE} pixels on a side.") from None
    except UnusableImage:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError, TypeError):
        raise UnusableImage("This is no PNG, JPEG or WebP picture that can be read.") from None
    shown.thumbnail(box)
    clean = Image.new("RGBA", shown.size)
    clean.paste(shown)
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return out.getvalue()
