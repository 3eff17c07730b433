import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.metadata import distribution

import pytest

from messaging.mail import Button, Figure, Letter, Links, style_of, to_html, to_text
from relate.lib.colour import contrast

STYLE = style_of(color="#14614f", font="newsreader", radius="medium")
LETTER = Letter(
    subject="Your November review",
    heading="Your November review",
    preview="Up after fees.",
    opening=("Dear Ivy,", "Your portfolio closed on Friday at $2,846,310."),
    rest=("US stocks are 46.8% of what you own.",),
    closing=("Warmly,", "Ada"),
    by_line="Ada Whitfield, CFP®",
    firm="Larkspur & Hale",
    postal_address="1120 NW Couch St, Suite 400, Portland, OR 97209",
    provenance="Written with the help of software and approved by Cora Lind.",
    figures=(Figure(value="+9.1%", label="After fees"), Figure(value="+10.0%", label="Before fees")),
    disclosures=("Past performance does not predict future results.",),
    links=Links(
        rating="https://l.example/f/tok/",
        preferences="https://l.example/u/tok/",
        unsubscribe="https://l.example/u/tok/?leave=letters",
    ),
)


class Reader(HTMLParser):
    """What a mail program meets: the words, the links, and whatever it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.fetched, self._skip = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._skip = tag in {"style", "title"}
        if tag == "a":
            self.links.append(given["href"])
        self.fetched += [given[name] for name in ("src", "background") if given.get(name)]
        self.fetched += [given["href"]] if tag == "link" else []

    def handle_endtag(self, tag):
        self._skip = False

    def handle_data(self, data):
        if not self._skip and data.strip():
            self.words.append(" ".join(data.split()))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_of_the_text_twin_stands_in_the_html_and_back(language):
    letter = replace(LETTER, language=language)
    html = " ".join(Reader(to_html(letter, STYLE)).words)
    text = " ".join(to_text(letter).split())

    for words in (*LETTER.opening, *LETTER.rest, *LETTER.closing, LETTER.by_line, LETTER.postal_address, *LETTER.disclosures):
        assert words in html
        assert words in text
    for figure in LETTER.figures:
        assert f"{figure.value} {figure.label}" in html
        assert f"{figure.value} {figure.label}" in text


def test_a_spanish_letter_is_spanish_to_its_last_line():
    letter = replace(LETTER, language="es")
    html = to_html(letter, STYLE)
    around = ("question", "change", "preferences", "unsubscribe", "preferences_line", "unsubscribe_line")
    english = [LETTER.frame[name] for name in around] + [word for _, word in LETTER.ratings]

    assert 'lang="es"' in html
    for shown in (" ".join(Reader(html).words), to_text(letter)):
        assert "¿Qué le pareció esta carta?" in shown
        assert "Genial" in shown
        assert "preferencias de correo" in shown.lower()
        assert [words for words in english if words in shown] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_ratings_of_a_letter_are_those_of_its_page_and_fit_a_telephone(language):
    from feedback.words import words

    said = [word for _, word in replace(LETTER, language=language).ratings]
    assert said == list(words(language).ratings)
    assert max(map(len, said)) <= 7  # a fifth of 360 pixels


def test_h1_five_ratings_then_preferences_and_unsubscribe():
    ratings = [f"https://l.example/f/tok/?rating={number}" for number in range(1, 6)]

    assert Reader(to_html(LETTER, STYLE)).links == [*ratings, LETTER.links.preferences, LETTER.links.unsubscribe]
    assert [word for word in to_text(LETTER).split() if "rating=" in word] == ratings


def test_nothing_is_fetched():
    html = to_html(LETTER, STYLE)

    assert Reader(html).fetched == []
    assert "@import" not in html
    assert "fonts.googleapis" not in html


def test_c3_net_and_gross_have_the_same_style():
    html = to_html(LETTER, STYLE)
    styles = re.findall(r'<div style="([^"]*)">(\+[\d.]+%)</div>', html)

    assert [value for _, value in styles] == ["+9.1%", "+10.0%"]
    assert styles[0][0] == styles[1][0]


def test_nothing_is_smaller_than_twelve_pixels():
    sizes = [int(size) for size in re.findall(r"font-size:\s*(\d+)px", to_html(LETTER, STYLE))]

    assert min(size for size in sizes if size > 1) >= 12  # 0 and 1 hide the preview line


@pytest.mark.parametrize("color", ["#14614f", "#3a45c4", "#ffff00", "#000000", "#ff0000", "#ffffff"])
def test_any_brand_is_readable_in_light_and_dark(color):
    style = style_of(color=color, font="instrument-sans", radius="none")

    assert contrast(style.accent, "#ffffff") >= 4.5
    assert contrast(style.accent, "#f3f4f2") >= 4.5
    assert contrast(style.ink, style.soft) >= 4.5
    assert contrast(style.dark_accent, style.dark_surface) >= 4.5
    assert contrast(style.dark_accent, style.dark_soft) >= 4.5
    assert contrast("#aab4b0", style.dark_canvas) >= 4.5
    assert contrast("#e6ebe9", style.dark_soft) >= 4.5
    assert contrast("#56625e", "#f3f4f2") >= 4.5


def test_two_brands_never_share_a_compilation():
    other = style_of(color="#3a45c4", font="instrument-sans", radius="small")

    assert STYLE.accent in to_html(LETTER, STYLE)
    assert STYLE.accent not in to_html(LETTER, other)


VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</td></table><iframe src=https://evil.example>",
    "<!--[if mso]><b>x</b><![endif]-->",
    "{{ letter }}{% debug %}",
    "[[unsubscribe_url]]",
    "javascript:alert(1)",
    "<mj-raw><b>x</b></mj-raw>",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("vector", VECTORS)
def test_t12_words_stay_words(vector):
    clean = Reader(to_html(LETTER, STYLE))
    attacked = replace(
        LETTER,
        subject=vector,
        heading=vector,
        preview=vector,
        opening=(vector, vector),
        rest=(vector,),
        closing=(vector,),
        by_line=vector,
        firm=vector,
        postal_address=vector,
        disclosures=(vector,),
        figures=(Figure(value=vector, label=vector), Figure(value=vector, label=vector)),
    )
    html = to_html(attacked, STYLE)
    read = Reader(html)

    assert read.links == clean.links
    assert read.fetched == []
    assert vector in " ".join(read.words)
    assert not re.search(r"<(script|svg|iframe|img)", html, re.IGNORECASE)


@pytest.mark.parametrize("figures", [0, 1, 2, 3])
@pytest.mark.parametrize("button", [None, Button(label="Choose a time", url="https://l.example/book?a=1&b=2")])
def test_every_layout_leaves_no_place_unfilled(figures, button):
    letter = replace(LETTER, figures=(LETTER.figures * 2)[:figures], button=button, rest=(), disclosures=())
    html = to_html(letter, STYLE)

    assert "[[" not in html
    assert len(re.findall(r"\+[\d.]+%", " ".join(Reader(html).words))) == figures
    assert (Reader(html).links[0] == "https://l.example/book?a=1&b=2") is (button is not None)


def test_the_wheel_still_states_its_licence():
    """mrml's metadata states none; its bill of materials does (docs/adr/0011)."""
    files = [path for path in distribution("mrml").files or [] if path.name.endswith(".cyclonedx.json")]
    component = json.loads(files[0].read_text())["metadata"]["component"]

    assert component["licenses"] == [{"expression": "MIT"}]
