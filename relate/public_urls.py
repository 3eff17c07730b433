"""Which addresses work without a firm?"""

from django.urls import path

from relate import metrics, public
from tenants import views as tenants

urlpatterns = [
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("readyz", public.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("tls/ask", tenants.ask, name="tls_ask"),
]

handler500 = "relate.errors.broken"
