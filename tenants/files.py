"""Where do a firm's files lie? In its own private folder under random names; no address serves them, a view does."""

import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from relate.lib.current import required_schema


@deconstructible
class FirmStorage(FileSystemStorage):
    """The folder is looked up at each use: one storage object serves all firms."""

    @property
    def location(self) -> str:
        """Saved names are relative to it."""
        return str((Path(settings.MEDIA_ROOT) / required_schema()).resolve())

    def path(self, name: str) -> str:
        root = Path(self.location)
        wanted = (root / name).resolve()
        if not wanted.is_relative_to(root) or wanted == root:
            raise SuspiciousFileOperation(f"{name!r} leaves the firm's folder.")
        return str(wanted)

    def _save(self, name: str, content: Any) -> str:
        """Whole or not at all: what a full disk cut short is taken away again."""
        try:
            kept: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
            return kept
        except OSError:
            Path(self.path(name)).unlink(missing_ok=True)
            raise

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The given name says nothing but its ending."""
        return f"{uuid.uuid4()}{PurePosixPath(name).suffix.lower()[:10]}"

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Firm files have no address: a view checks the firm and the person, then reads them.")
