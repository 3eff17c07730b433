import secrets
from datetime import UTC, datetime

import pytest
import time_machine

from tests.feedback.letters import sent_letter

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letter(ivy, clock):
    """A delivery to ivy and the token of its rating link."""
    return sent_letter(ivy, at=NOW)


@pytest.fixture
def page(letter, visitor, larkspur):
    """What a client does with the link in her mail, without cookies or scripts."""
    address = ".".join(str(secrets.randbelow(256)) for _ in range(4))  # the pace is counted by address
    return Page(visitor(larkspur, REMOTE_ADDR=address), letter[1])


class Page:
    def __init__(self, browser, token):
        self.browser, self.token, self.url = browser, token, f"/f/{token}/"

    def get(self, query=""):
        return self.browser.get(self.url + query)

    def nonce(self):
        return self.get().context["nonce"]

    def post(self, **values):
        return self.browser.post(self.url, {"nonce": self.nonce(), **values})

    def introduce(self, **values):
        return self.browser.post(f"{self.url}introduce/", {"nonce": self.nonce(), **values})
