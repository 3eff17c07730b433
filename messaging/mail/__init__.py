"""How does an approved letter become a mail? One source, an HTML part and its text twin."""

from messaging.mail.brand import MailStyle, style_of
from messaging.mail.html import to_html
from messaging.mail.letter import Button, Figure, Letter, Links
from messaging.mail.text import to_text

__all__ = ["Button", "Figure", "Letter", "Links", "MailStyle", "style_of", "to_html", "to_text"]
