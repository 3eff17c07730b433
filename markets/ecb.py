"""How is the European Central Bank asked for its reference rates? By the public file of all days, of about 700 KB."""

from django.conf import settings

from markets.rates import UnreadableRates
from relate.lib import outgoing

SECONDS, MOST = 60.0, 16 * 1024 * 1024


def ask_ecb() -> bytes:
    """The file as it is published; raises `UnreadableRates` with a sentence for the operator."""
    try:
        with outgoing.client(SECONDS, most=MOST) as client:
            response = client.get(settings.ECB_URL)
    except outgoing.Failed as error:
        raise UnreadableRates(f"The European Central Bank could not be reached ({type(error).__name__}).") from None
    if response.status_code != 200:
        raise UnreadableRates(f"The European Central Bank answered {response.status_code}.")
    return response.content
