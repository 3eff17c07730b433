"""Who works here, in which role, and with which keys do machines come?"""

from django.contrib import admin

from advisors.models import ApiKey, Team, User
from relate.lib.admin import Record


@admin.register(User)
class UserAdmin(Record):
    list_display = ("name", "email", "role", "team", "is_active", "last_login")
    list_filter = ("role", "is_active", "team")
    list_select_related = ("team",)
    search_fields = ("name", "email")
    ordering = ("name",)
    exclude = ("password",)


@admin.register(Team)
class TeamAdmin(Record):
    list_display = ("name",)
    ordering = ("name",)


@admin.register(ApiKey)
class ApiKeyAdmin(Record):
    list_display = ("name", "user", "prefix", "last_used_at", "created_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)
