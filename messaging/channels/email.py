"""How does mail go out? Through the mail backend that the settings name: SMTP, SendGrid by Anymail, or the local mailbox."""

import contextlib
import smtplib
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import get_connection

from messaging.channels import OutgoingMail, ProviderError, Receipt
from messaging.channels.mime import FrozenMail, as_django

TOO_MANY, UNAVAILABLE = 429, 503


class Email:
    def __init__(self, connection: Any = None) -> None:
        self._connection = connection or get_connection()

    def send(self, mail: OutgoingMail) -> Receipt:
        message = as_django(mail, self._connection)
        with _before_hand_over():
            self._connection.open()
        try:
            with _during_hand_over():
                self._connection.send_messages([message])
        finally:
            self._close()
        return Receipt(self._provider, _provider_id(message))

    def find(self, mail_id: UUID) -> Receipt | None:
        ask = getattr(self._connection, "find", None)
        if ask is None:
            raise ProviderError(f"{self._provider} cannot be asked by our id.", is_unknown=True)
        return Receipt(self._provider, str(mail_id)) if ask(mail_id) else None

    @property
    def _provider(self) -> str:
        return getattr(self._connection, "esp_name", type(self._connection).__module__.rpartition(".")[2])

    def _close(self) -> None:
        """The provider has answered by now: trouble in hanging up says nothing about the mail."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._connection.close()


def _provider_id(message: FrozenMail) -> str:
    status = getattr(message, "anymail_status", None)
    return str(status.message_id or "") if status else ""


@contextlib.contextmanager
def _before_hand_over() -> Iterator[None]:
    """Nothing has been handed over yet, so whatever goes wrong here may be tried again."""
    try:
        yield
    except (OSError, smtplib.SMTPException, AnymailError) as error:
        raise ProviderError(f"The mail server could not be reached ({type(error).__name__}).") from error


@contextlib.contextmanager
def _during_hand_over() -> Iterator[None]:
    """A refusal with a code is an answer; silence and a cut line are not."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise ProviderError(f"The address was refused ({codes[0]}).", permanent=codes[0] >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise ProviderError(f"The mail server refused ({error.smtp_code}).", permanent=error.smtp_code >= 500) from error
    except AnymailRecipientsRefused as error:
        raise ProviderError("The provider refused the address.", permanent=True) from error
    except AnymailRequestsAPIError as error:
        raise _of_status(error.status_code, error.response) from error
    except AnymailError as error:
        raise ProviderError(f"The mail could not be put together ({type(error).__name__}).", permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ProviderError(f"No answer after the hand-over ({type(error).__name__}).", is_unknown=True) from error


def _of_status(status: int | None, response: Any = None) -> ProviderError:
    if status in {TOO_MANY, UNAVAILABLE}:
        return ProviderError(f"The provider is busy ({status}).", retry_after=_asked_for(response))
    if status is not None and 400 <= status < 500:
        return ProviderError(f"The provider refused the mail ({status}).", permanent=True)
    return ProviderError(f"No answer from the provider ({status or 'cut'}).", is_unknown=True)


def _asked_for(response: Any) -> float | None:
    """Seconds: `Retry-After` as a number or a date (RFC 9110, 10.2.3), or the moment that SendGrid names."""
    headers = getattr(response, "headers", None) or {}
    said = headers.get("Retry-After", "")
    if said.isdigit():
        return float(said)
    with contextlib.suppress(ValueError, TypeError):
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0) or None
    reset = headers.get("X-RateLimit-Reset", "")
    return max(float(reset) - time.time(), 0.0) or None if reset.isdigit() else None
