"""Which pages does an advisor work in?"""

from django.urls import path

from desk.views import brand, client, clients, drafts, household, live, nav, palette, settings, support, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("drafts/submit/", drafts.submit_clean, name="submit_clean"),
    path("drafts/undo/<str:token>/", drafts.undo_submit, name="undo_submit"),
    path("brand.css", brand.brand_sheet, name="brand"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<uuid:pk>/", client.client, name="client"),
    path("households/<uuid:pk>/", household.household, name="household"),
    path("households/<uuid:pk>/draft/", drafts.draft, name="draft"),
    path("households/<uuid:pk>/details/", household.details, name="household_details"),
    path("households/<uuid:pk>/holdings.csv", household.holdings, name="holdings"),
    path("households/<uuid:pk>/twelve-months/", household.relationship_table, name="relationship"),
    path("live/", live.live, name="live"),
    path("nav/", nav.nav, name="nav"),
    path("palette/", palette.palette, name="palette"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/theme/", settings.theme, name="theme"),
    path("settings/keys/", settings.make_key, name="make_key"),
    path("settings/keys/<uuid:pk>/revoke/", settings.revoke_key, name="revoke_key"),
    path("settings/sessions/<int:pk>/end/", settings.end_session, name="end_session"),
    path("settings/sessions/end-others/", settings.end_other_sessions, name="end_other_sessions"),
    path("settings/support/", support.support, name="support"),
    path("settings/support/grant/", support.grant_support, name="grant_support"),
    path("settings/support/<uuid:pk>/end/", support.end_support, name="end_support"),
    path("settings/security/", settings.security, name="security"),
    path("settings/firm/", settings.firm, name="firm"),
    path("settings/firm/preview/", settings.preview, name="preview"),
    path("settings/firm/preview.css", settings.preview_sheet, name="preview_sheet"),
    path("settings/policy/", settings.policy, name="policy"),
]
