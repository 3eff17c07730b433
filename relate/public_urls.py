"""Which addresses work without a firm?"""

from django.urls import path

from relate import metrics, public

urlpatterns = [
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("readyz", public.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler500 = "relate.errors.broken"
