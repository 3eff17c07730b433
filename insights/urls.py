"""Which pages does this room have?"""

from django.urls import path

from insights.views import alerts, household, overview, risk

app_name = "insights"
urlpatterns = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<uuid:pk>/close/", alerts.close, name="close"),
    path("alerts/<uuid:pk>/snooze/", alerts.snooze, name="snooze"),
    path("alerts/<uuid:pk>/reopen/", alerts.reopen, name="reopen"),
    path("insights/", overview.overview, name="overview"),
    path("households/<uuid:pk>/insights/", household.household, name="household"),
    path("insights/at-risk/", risk.risk, name="at_risk"),
]
