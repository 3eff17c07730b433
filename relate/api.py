"""Which doors do machines have?"""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from relate.lib import csp

app_name = "api"
V1 = [
    *("clients.api", "portfolios.api", "portfolios.market_api", "portfolios.statement_api"),
    *("messaging.api", "feedback.api", "insights.api", "desk.api"),
]
docs = csp.policy(reason="Swagger UI writes style attributes; its script is a file", style_src="'self' 'unsafe-inline'")(
    # Anybody may read them; a key that is wrong is not asked for, since the page of a refusal would ask for it again.
    SpectacularSwaggerSplitView.as_view(url_name="api:schema", http_method_names=["get"], authentication_classes=[])
)

urlpatterns = [
    path("v1/", include(([path("", include(module)) for module in V1], "v1"))),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
