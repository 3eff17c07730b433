"""How does compliance look at letters, at what became of them, and at what stopped them?"""

from messaging.admin import archive, letters, pauses

__all__ = ["archive", "letters", "pauses"]
