"""What does an archived message say? Its headers, its text and its HTML, read from the bytes that were sent."""

from dataclasses import dataclass
from email import message_from_string, policy


@dataclass(frozen=True, slots=True)
class Parts:
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def parts_of(mime: str) -> Parts:
    message = message_from_string(mime, policy=policy.default)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return Parts(
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=str(plain.get_content()) if plain else "",
        html=str(html.get_content()) if html else "",
    )
