"""Which doors do machines have?"""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

app_name = "api"
V1 = ["clients.api", "portfolios.api", "feedback.api", "insights.api", "desk.api"]

urlpatterns = [
    path("v1/", include(([path("", include(module)) for module in V1], "v1"))),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
]
