"""What does a letter consist of, once its figures are filled in and its links are known?"""

from dataclasses import dataclass

from messaging.words import pairs

BEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the panel, as shown: `+9.1%` and `After fees, year to date`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the client can answer. `rating` takes `?rating=1` to `?rating=5`; all of them are of one delivery only."""

    rating: str
    preferences: str
    unsubscribe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Plain text throughout: what makes HTML of it escapes every word. `language` is that of the words around the letter."""

    subject: str
    heading: str
    preview: str
    opening: tuple[str, ...]
    rest: tuple[str, ...]
    closing: tuple[str, ...]
    by_line: str
    firm: str
    postal_address: str
    provenance: str
    links: Links
    figures: tuple[Figure, ...] = ()
    button: Button | None = None
    disclosures: tuple[str, ...] = ()
    language: str = "en"

    @property
    def frame(self) -> dict[str, str]:
        return pairs(self.language, "mail", "frame")

    @property
    def ratings(self) -> list[tuple[int, str]]:
        """From 1 to 5, each with its word."""
        words = pairs(self.language, "mail", "ratings")
        return [(number, words[str(number)]) for number in range(1, BEST + 1)]

    def rating_url(self, rating: int) -> str:
        return f"{self.links.rating}?rating={rating}"
