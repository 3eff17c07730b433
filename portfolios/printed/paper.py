"""On which paper is a statement printed? The firm's name, logo, colour and address on every page, and its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, KeepTogether, Paragraph, SimpleDocTemplate, Table, TableStyle

from relate.lib.colour import palettes

FONTS = Path(__file__).parent / "fonts"
FACES = {
    "Sans": FONTS / "instrument-sans-regular.ttf",
    "Sans-Bold": FONTS / "instrument-sans-semibold.ttf",
    "Newsreader": FONTS / "newsreader-medium.ttf",
    "Wide": "Vera.ttf",  # comes with reportlab: letters that the firm's faces lack
}
WIDTH, HEIGHT = LETTER
LOGO_WIDTH, LOGO_HEIGHT = 2.2 * inch, 26
SIDE, PADDING = 0.8 * inch, 6  # reportlab's own, within its frames
LEADING = 1.35
SHORT = 14  # rows of a table that is not broken over pages
FIRST_ROWS = 2 * inch  # room for a heading and some rows
LEAST = 0.6 * inch  # that is left to words beside long numbers


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`logo` is a PNG that we drew ourselves, or nothing."""

    firm: str
    address: str
    color: str
    is_serif: bool
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class Face:
    name: str
    size: float
    color: str

    def commands(self, first: tuple[int, int], last: tuple[int, int]) -> list[Any]:
        values = {"FONTNAME": self.name, "FONTSIZE": self.size, "LEADING": self.size * LEADING, "TEXTCOLOR": HexColor(self.color)}
        return [(name, first, last, value) for name, value in values.items()]


class Paper:
    """Styles and page furniture of one firm."""

    def __init__(self, head: Letterhead) -> None:
        for name, file in FACES.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(file)))
        self.head, self.colours = head, palettes(head.color)[0]
        self.display = "Newsreader" if head.is_serif else "Sans-Bold"

    def text(self, words: object, size: float = 9, *, bold: bool = False, color: str = "", right: bool = False) -> Paragraph:
        return self._paragraph(str(words), "Sans-Bold" if bold else "Sans", size, color or self.colours.text, right=right)

    def note(self, words: object) -> Paragraph:
        return self.text(words, 7.5, color=self.colours.text_2)

    def heading(self, words: str, size: float = 13) -> Paragraph:
        style = self._paragraph(words, self.display, size, self.colours.accent)
        style.spaceBefore, style.style.spaceAfter, style.style.keepWithNext = size, 4, 1
        return style

    def section(
        self, title: str, rows: Sequence[Sequence[object]], widths: Sequence[float], *notes: str, **how: Any
    ) -> list[Any]:
        """A table under its heading with notes below: a short one whole, a long one where its first rows have room."""
        heading, table = self.heading(title), self.table(rows, widths, **how)
        whole = [heading, table, *(self.note(one) for one in notes)]
        if len(rows) <= SHORT:
            return [KeepTogether(whole)]
        heading.style.keepWithNext = 0
        return [CondPageBreak(FIRST_ROWS), *whole]

    def table(self, rows: Sequence[Sequence[object]], widths: Sequence[float], *, numbers: Sequence[int] = ()) -> Table:
        """The first row is the header; it stands on every page that the table runs over.

        A cell is a line of text that the table draws itself, or a paragraph where it does not fit: many times as slow.
        """
        accent, line = HexColor(self.colours.accent), HexColor(self.colours.line)
        head, body = (Face("Sans-Bold", 7.5, self.colours.text_2), Face("Sans", 8, self.colours.text))
        wide = unbroken(rows[1:], [(WIDTH - 2 * SIDE) * one for one in widths], numbers, body)
        style: list[Any] = [
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, accent),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, line),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            *head.commands((0, 0), (-1, 0)),
            *body.commands((0, 1), (-1, -1)),
            *(("ALIGN", (column, 0), (column, -1), "RIGHT") for column in numbers),
        ]
        lines: list[list[Any]] = []
        for at, row in enumerate(rows):
            face = body if at else head
            lines.append([self._cell(cell, face, wide[n], n in numbers) for n, cell in enumerate(row)])
            odd = [(n, name) for n, cell in enumerate(lines[-1]) if (name := covering(str(cell), face.name)) != face.name]
            style += [("FONTNAME", (n, at), (n, at), name) for n, name in odd]
        return Table(lines, colWidths=wide, repeatRows=1, hAlign="LEFT", style=TableStyle(style), spaceAfter=4)

    def printed(self, title: str, story: Sequence[Any]) -> bytes:
        file = BytesIO()
        document = SimpleDocTemplate(
            file,
            pagesize=LETTER,
            leftMargin=SIDE - PADDING,
            rightMargin=SIDE - PADDING,
            topMargin=1.15 * inch,
            bottomMargin=0.85 * inch,
            title=title,
            author=self.head.firm,
            creator=self.head.firm,
            producer=self.head.firm,
            lang="en",
        )
        document.build(list(story), canvasmaker=lambda *args, **options: _Numbered(self, *args, **options))
        return file.getvalue()

    def _cell(self, cell: object, face: "Face", width: float, is_number: bool) -> Any:
        if isinstance(cell, Paragraph):
            return cell
        words = str(cell)
        if pdfmetrics.stringWidth(words, covering(words, face.name), face.size) <= width - 2 * PADDING:
            return words
        return self._paragraph(words, face.name, face.size, face.color, right=is_number)

    def _paragraph(self, words: str, face: str, size: float, color: str, *, right: bool = False) -> Paragraph:
        style = ParagraphStyle(
            "", fontName=covering(words, face), fontSize=size, leading=size * LEADING, textColor=HexColor(color)
        )
        if right:
            style.alignment = TA_RIGHT
        return Paragraph(words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"), style)

    def furnish(self, canvas: Canvas, page: int, pages: int) -> None:
        top, accent = HEIGHT - 0.62 * inch, HexColor(self.colours.accent)
        canvas.setFillColor(accent)
        canvas.rect(0, HEIGHT - 6, WIDTH, 6, stroke=0, fill=1)
        left = SIDE
        if self.head.logo:
            image = ImageReader(BytesIO(self.head.logo))
            wide, high = image.getSize()
            scale = min(LOGO_HEIGHT / high, LOGO_WIDTH / wide)
            canvas.drawImage(image, SIDE, top - 8, width=wide * scale, height=high * scale, mask="auto")
            left += wide * scale + 8
        canvas.setFont(covering(self.head.firm, self.display), 14)
        canvas.drawString(left, top, self.head.firm)
        foot = " · ".join(one for one in (self.head.firm, self.head.address) if one)
        canvas.setFillColor(HexColor(self.colours.text_2))
        canvas.setFont(covering(foot, "Sans"), 7.5)
        canvas.drawString(SIDE, 0.5 * inch, foot)
        canvas.drawRightString(WIDTH - SIDE, 0.5 * inch, f"Page {page} of {pages}")


class _Numbered(Canvas):  # type: ignore[misc]  # it has no types
    """Knows how many pages there are only once all are drawn."""

    def __init__(self, paper: Paper, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._paper = paper
        self._drawn: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._drawn.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._drawn
        for number, state in enumerate(pages, start=1):
            self.__dict__.update(state)
            self._paper.furnish(self, number, len(pages))
            super().showPage()
        super().save()


def unbroken(rows: Sequence[Sequence[object]], widths: list[float], numbers: Sequence[int], face: Face) -> list[float]:
    """No number is broken in two: where its column is too narrow, it takes from the words of the first."""
    wide = list(widths)
    for n in numbers:
        told = [str(row[n]) for row in rows if not isinstance(row[n], Paragraph)]
        longest = max((pdfmetrics.stringWidth(words, covering(words, face.name), face.size) for words in told), default=0.0)
        lacking = max(longest + 2 * PADDING + 0.1 - wide[n], 0.0)
        wide[n], wide[0] = wide[n] + lacking, max(wide[0] - lacking, LEAST)
    return wide


def covering(words: str, face: str) -> str:
    """The face, or the wide one where it lacks a letter."""
    known = pdfmetrics.getFont(face).face.charToGlyph
    return face if all(ord(letter) in known for letter in words) else "Wide"
