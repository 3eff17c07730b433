"""Which pages does this room have?"""

from django.urls import URLPattern

app_name = "advisors"
urlpatterns: list[URLPattern] = []
