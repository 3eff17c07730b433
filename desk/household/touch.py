"""What does one line of the list of touches hold?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Touch:
    """`icon` is one of the sprite's, or face-1 to face-5; `tone` is the colour of its tag."""

    at: datetime
    icon: str
    title: str
    quote: str = ""
    meta: str = ""
    url: str = ""
    url_text: str = ""
    tone: str = ""

    @property
    def face(self) -> int:
        return int(self.icon[5:]) if self.icon.startswith("face-") else 0
