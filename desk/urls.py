"""Which pages does an advisor work in?"""

from django.urls import path

from desk.views import brand, live, nav, palette, settings

app_name = "desk"
urlpatterns = [
    path("brand.css", brand.brand_sheet, name="brand"),
    path("live/", live.live, name="live"),
    path("nav/", nav.nav, name="nav"),
    path("palette/", palette.palette, name="palette"),
    path("settings/", settings.settings, name="settings"),
    path("settings/profile/", settings.profile, name="profile"),
    path("settings/theme/", settings.theme, name="theme"),
    path("settings/keys/", settings.make_key, name="make_key"),
    path("settings/keys/<uuid:pk>/revoke/", settings.revoke_key, name="revoke_key"),
    path("settings/firm/", settings.firm, name="firm"),
    path("settings/firm/preview/", settings.preview, name="preview"),
    path("settings/firm/preview.css", settings.preview_sheet, name="preview_sheet"),
    path("settings/policy/", settings.policy, name="policy"),
]
