"""How does allauth behave at a firm: nobody signs up, links lead to the firm's own host, second factors rest encrypted?"""

import logging
from functools import partial
from pathlib import PurePosixPath
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from advisors.actions import tell_credentials
from advisors.models import User
from events import record
from relate.lib import crypto, live
from relate.lib.current import required_schema
from tenants import enter
from tenants.links import firm_url

TOLD_BY_THEIR_PAGE = {"totp_activated", "recovery_codes_generated"}  # allauth itself tells after the commit: too late
log = logging.getLogger(__name__)
MFA_COLUMN = "mfa.authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """From the firm's own host: the Host header of a request may be anybody's."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return firm_url(path.replace("UID-KEY", key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        firm = enter.required()
        name = firm.brand.name or firm.name
        own = {"firm": firm, "site_name": name, "site_domain": firm.domain, "current_site": {"name": name, "domain": firm.domain}}
        super().send_mail(template_prefix, email, {**context, **own})

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        """Called at each change of how a person signs in, within its transaction; the mail follows the commit."""
        kind, request = PurePosixPath(template_prefix).name, allauth_context.request
        if kind not in TOLD_BY_THEIR_PAGE:
            tell_credentials(user=user, what=kind, current=(request.session.session_key or "") if request else None)
        transaction.on_commit(partial(self._notify, template_prefix, user, context, email))

    def _notify(self, *told: Any) -> None:
        """The change stands, whatever becomes of the mail."""
        try:
            super().send_notification_mail(*told)
        except OSError as error:
            log.warning("a mail about a credential was not sent (%s)", type(error).__name__)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            record(kind="user.signed_in", by=user.actor, obj=user)
        return cast(HttpResponse, super().post_login(request, user, **kwargs))

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            with transaction.atomic():
                record(kind="user.signed_out", by=user.actor, obj=user)
            live.close_sockets(schema=required_schema(), user=user.pk)


class MFAAdapter(DefaultMFAAdapter):
    def _get_site_name(self) -> str:
        """What an authenticator app and a passkey call the account."""
        return enter.required().name

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, column=MFA_COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, column=MFA_COLUMN)
