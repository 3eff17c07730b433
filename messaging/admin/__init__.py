"""How does compliance look at letters, at what became of them, and at what is kept of them?"""

from messaging.admin import archive, letters

__all__ = ["archive", "letters"]
