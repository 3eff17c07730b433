"""How does a person who was invited come in? Signing in itself is allauth's, under /account/."""

from django.urls import path

from advisors import views

app_name = "advisors"
urlpatterns = [path("account/join/<str:token>/", views.join, name="join")]
