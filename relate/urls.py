"""Which addresses does a firm have?"""

from allauth.mfa.webauthn.views import login_webauthn
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from advisors.views import no_own_address

login_not_required(
    login_webauthn
)  # a passkey is how one signs in: allauth leaves that to LoginRequiredMiddleware, which refuses it

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("clients.urls")),
    path("", include("portfolios.urls")),
    path("", include("messaging.urls")),
    path("", include("feedback.urls")),
    path("", include("insights.urls")),
    path("", include("advisors.urls")),
    path("account/", include("advisors.credentials")),  # first: in place of allauth's own
    path("account/email/", no_own_address, name="account_email"),  # stands before allauth's page of that address
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),  # relate.admin.FirmAdminSite
    path("api/", include("relate.api")),
]

handler404 = "relate.errors.missing"
handler500 = "relate.errors.broken"
