"""Which pages does this room have?"""

from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:pk>/close/", views.close, name="close"),
    path("alerts/<uuid:pk>/snooze/", views.snooze, name="snooze"),
    path("alerts/<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("insights/at-risk/", views.risk, name="at_risk"),
]
