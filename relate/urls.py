"""Which addresses does a firm have?"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("clients.urls")),
    path("", include("portfolios.urls")),
    path("", include("messaging.urls")),
    path("", include("feedback.urls")),
    path("", include("insights.urls")),
    path("", include("advisors.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),  # relate.admin.FirmAdminSite
    path("api/", include("relate.api")),
]

handler500 = "relate.errors.broken"
