"""T24: does any log line of any test hold a name, an address, a balance or a secret that the tests gave out?"""

import copy
import logging

PASSWORD = "relate-demo"
SEEDED = [
    *(PASSWORD, "Ada Winslow", "Ben Okafor", "Cora Lindqvist", "Fay Hale", "Eve Marsh", "Oz Keller", "Ivy Moss"),
    *("ada@larkspur.example", "ben@larkspur.example", "cora@larkspur.example", "fay@larkspur.example", "eve@cobalt.example"),
    *("oz@ops.example", "ivy@moss.example", "Philippa Quillfeather", "pippa@quillfeather.example", "536-90-4399", "8821-1000"),
    *("Canary-of-Cobalt", "+1 503 555 0192"),
]


class Canary(logging.Handler):
    """Reads each line as it would be written, errors and all."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        for handler in logging.getLogger().handlers:
            if type(handler) is logging.StreamHandler and handler.formatter:
                own = copy.copy(record)
                if handler.filter(own):
                    line = handler.formatter.format(own)
                    self.found += [f"{secret} in a line of {record.name}: {line[:300]}" for secret in SEEDED if secret in line]
                return
