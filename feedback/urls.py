"""Which pages does this room have?"""

from django.urls import URLPattern

app_name = "feedback"
urlpatterns: list[URLPattern] = []
