"""How does a person come in who was invited, or whom the firm lets look? Signing in itself is allauth's, under /account/."""

from django.urls import path

from advisors import views

app_name = "advisors"
urlpatterns = [
    path("account/join/<str:token>/", views.join, name="join"),
    path("account/join/<str:token>/oidc/", views.oidc_join, name="oidc_join"),
    path("account/oidc/", views.oidc_begin, name="oidc"),
    path("account/oidc/connect/", views.oidc_connect, name="oidc_connect"),
    path("account/oidc/callback/", views.oidc_callback, name="oidc_callback"),
    path("account/support/<str:token>/", views.support, name="support"),
]
