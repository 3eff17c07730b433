"""How does a person change how she signs in? allauth's pages, each change in one transaction with what the trail says of it."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpResponse
from django.urls import path, re_path

from advisors.actions import tell_credentials


class _Told:
    """`told`: where allauth tells our adapter nothing, or only once the change is committed."""

    told = ""
    request: Any

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if self.told:
            tell_credentials(user=self.request.user, what=self.told, current=self.request.session.session_key or "")
        return response


class ChangePassword(_Told, account.PasswordChangeView):
    pass


class SetPassword(_Told, account.PasswordSetView):
    pass


class ResetPassword(_Told, account.PasswordResetFromKeyView):
    pass


class ActivateTOTP(_Told, totp.ActivateTOTPView):
    told = "totp_activated"


class DeactivateTOTP(_Told, totp.DeactivateTOTPView):
    pass


class GenerateRecoveryCodes(_Told, GenerateRecoveryCodesView):
    told = "recovery_codes_generated"


class AddPasskey(_Told, webauthn.AddWebAuthnView):
    pass


class RemovePasskey(_Told, webauthn.RemoveWebAuthnView):
    pass


class RenamePasskey(_Told, webauthn.EditWebAuthnView):
    told = "webauthn_renamed"


urlpatterns = [
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", SetPassword.as_view(), name="account_set_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ResetPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("2fa/totp/activate/", ActivateTOTP.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", DeactivateTOTP.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/generate/", GenerateRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]
