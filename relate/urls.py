"""Which addresses does a firm have?"""

from django.urls import include, path

from relate.admin import firm_admin

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("clients.urls")),
    path("", include("portfolios.urls")),
    path("", include("messaging.urls")),
    path("", include("feedback.urls")),
    path("", include("insights.urls")),
    path("", include("advisors.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", firm_admin.urls),
    path("api/", include("relate.api")),
]
