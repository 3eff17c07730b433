"""Which addresses work without a firm?"""

from django.urls import path

from relate import public

urlpatterns = [
    path("", public.home, name="home"),
    path("healthz", public.healthz, name="healthz"),
    path("readyz", public.readyz, name="readyz"),
]

handler500 = "relate.errors.broken"
