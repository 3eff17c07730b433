"""What may be uploaded, and what may a person say about a file?"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portfolios.sources.sheet import MAX_BYTES

MAX_FILES = 20


class SeveralFiles(forms.FileField):
    """A field that takes more than one file at a time."""

    class Input(forms.FileInput):
        allow_multiple_selected = True

    widget = Input

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = (data or [None]) if isinstance(data, list | tuple) else [data]
        files = [super(SeveralFiles, self).clean(one, initial) for one in given]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Choose at most {MAX_FILES} files at a time.")
        too_large = [file.name for file in files if file.size > MAX_BYTES]
        if too_large:
            raise forms.ValidationError(f"{too_large[0]} is larger than 20 MB. Download a shorter period.")
        return files


class UploadForm(forms.Form):
    statements = SeveralFiles(
        label="Statement files",
        error_messages={"required": "Choose a file first.", "empty": "This file is empty. Download it again from the custodian."},
    )


class DayForm(forms.Form):
    """The day of a statement that does not say it."""

    as_of = forms.DateField(required=False, error_messages={"invalid": "Write the day as 2026-11-20."})
