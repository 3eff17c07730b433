"""Who works here, in which role, and with which keys do machines come?"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from advisors.access import user_of
from advisors.actions import INVITED_FOR, UnableToManagePeople, deactivate, invite
from advisors.models import ApiKey, Invitation, Team, User
from advisors.roles import Action
from relate.lib.admin import Record
from tenants.links import firm_url


class Personal(Record):
    """Seen by whoever looks after the firm's people, and not by who only examines its work."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.SEE_PEOPLE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(User)
class UserAdmin(Personal):
    list_display = ("name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("name", "email")
    ordering = ("name",)
    exclude = ("password",)
    actions = ("deactivate_chosen",)

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return user_of(request).may(Action.MANAGE_PEOPLE)

    @admin.action(description="Deactivate: sign out everywhere and let nobody in", permissions=["manage"])
    def deactivate_chosen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            try:
                deactivate(user=user, by=user_of(request))
            except UnableToManagePeople as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{user.name} can no longer sign in.", messages.SUCCESS)


class InvitationForm(forms.ModelForm[Invitation]):
    class Meta:
        model = Invitation
        fields = ("email", "name", "role")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(f"{email} has an account here already.")
        return email


@admin.register(Invitation)
class InvitationAdmin(Personal):
    list_display = ("name", "email", "role", "created_at", "expires_at", "accepted_at")
    ordering = ("-created_at",)
    exclude = ("token_hash",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.MANAGE_PEOPLE)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return InvitationForm if obj is None else super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return InvitationForm.Meta.fields if obj is None else super().get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """The action makes the row; the link is shown to the admin once."""
        words = {"email": obj.email, "name": obj.name, "role": obj.role}
        invitation, token = invite(**words, by=user_of(request).actor, at=timezone.now())
        obj.pk = invitation.pk
        link = firm_url(reverse("advisors:join", args=[token]))
        self.message_user(request, f"Send {obj.name} this link. It works once, within {INVITED_FOR.days} days: {link}")


@admin.register(Team)
class TeamAdmin(Personal):
    list_display = ("name",)
    ordering = ("name",)


@admin.register(ApiKey)
class ApiKeyAdmin(Personal):
    list_display = ("name", "user", "prefix", "last_used_at", "created_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    exclude = ("key_hash",)
