"""Has this session shown the second factor that the firm asks for? A page, a socket and a machine's key ask alike."""

import struct
import time
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from tenants import enter
from tenants.models import Organization

OF_WHOM = "account_authentication_methods_user"  # allauth's: whose the methods in the session are
SUPPORT = "support"  # the session of a grant: whoever gave it has shown the factor, and the link worked once
PERIOD = 30  # seconds for which an authenticator app shows one code
TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required() -> bool:
    """Always of the operator, who makes and closes firms: no setting says otherwise. In a demo everyone knows the password."""
    firm = enter.required()
    if firm.kind == Organization.Kind.OPERATOR:
        return not settings.DEMO
    return firm.policy.second_factor == "required"


def has_one(user: AbstractBaseUser) -> bool:
    return bool(get_adapter().is_mfa_enabled(user, TYPES))


def is_missing(session: SessionBase) -> bool:
    if not is_required() or session.get(SUPPORT):
        return False
    of_this_person = session.get(OF_WHOM) == session.get(SESSION_KEY)
    shown = {record.get("method") for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])}
    return not (of_this_person and "mfa" in shown)


class _OneTime:
    """RFC 6238, 5.2: a code that was accepted once is accepted never again. Kept in the row, which no lost cache forgets."""

    authenticator: Authenticator

    def clean_code(self) -> Any:
        with transaction.atomic():
            code = super().clean_code()  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP:
                self._use_up()
        return code

    def _use_up(self) -> None:
        row = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
        now = int(time.time()) // PERIOD
        if row.data.get("used_period", -1) >= now:
            raise get_adapter().validation_error("incorrect_code")
        row.data["used_period"] = now
        row.save(update_fields=["data"])


class AuthenticateForm(_OneTime, AllauthAuthenticateForm):
    pass


class ReauthenticateForm(_OneTime, AllauthReauthenticateForm):
    pass


MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


class _Sturdy:
    """What a stranger sends in place of a passkey's answer is a wrong one, whatever the library stumbles over."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticateWebAuthnForm(_Sturdy, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_Sturdy, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_Sturdy, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def clean(self) -> Any:
        try:
            return super().clean()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
