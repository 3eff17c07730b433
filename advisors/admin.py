"""Who works here, in which role, and with which keys do machines come?"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from advisors.access import user_of
from advisors.actions import (
    INVITED_FOR,
    UnableToManagePeople,
    change_role,
    change_work,
    deactivate,
    grantable_by,
    invite,
    make_team,
    reactivate,
    rename_team,
    set_provider,
)
from advisors.models import ApiKey, IdentityProvider, Invitation, Team, User
from advisors.roles import Action, Role
from relate.lib.admin import Record
from tenants.links import firm_url


class Personal(Record):
    """Seen by whoever looks after the firm's people, and not by who only examines its work."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.SEE_PEOPLE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What an action refuses is said on the same page. To write, the person proves that she still sits there."""
        if request.method == "POST" and is_reauthentication_required(request, app="advisors"):
            raise ReauthenticationRequired
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except UnableToManagePeople as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return redirect(request.get_full_path())


class PersonForm(forms.ModelForm[User]):
    """What the firm decides about a person; the rest is her own."""

    member_of = forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"), required=False, label="Teams", widget=forms.CheckboxSelectMultiple
    )
    known_for = forms.CharField(label="Specializations", required=False, help_text="Separated by commas")

    class Meta:
        model = User
        fields = ("role", "client_capacity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["member_of"] = self.instance.teams.all()
        self.initial["known_for"] = ", ".join(self.instance.specializations)

    def clean_known_for(self) -> list[str]:
        words = [word.strip()[:60] for word in self.cleaned_data["known_for"].split(",")]
        return [word for word in words if word]


@admin.register(User)
class UserAdmin(Personal):
    list_display = ("name", "email", "role", "is_active", "last_login")
    list_filter = ("role", "is_active", "teams")
    search_fields = ("name", "email")
    ordering = ("name",)
    exclude = ("password",)
    actions = ("deactivate_chosen", "reactivate_chosen")
    told = ("name", "email", "title", "phone", "is_active", "last_login", "created_at")

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return user_of(request).may(Action.MANAGE_PEOPLE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(grantable_by(user_of(request)))

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Only the roles that this person may give, and the one that somebody has."""
        roles = {*grantable_by(user_of(request)), obj.role if obj else ""}
        choices = [(role.value, role.label) for role in Role if role in roles]
        fields: dict[str, Any] = {"role": forms.ChoiceField(choices=choices)}
        if not self.has_manage_permission(request):
            fields |= dict.fromkeys(("member_of", "known_for", "client_capacity"))
        return type("OwnPersonForm", (PersonForm,), fields)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        work = ("member_of", "client_capacity", "known_for") if self.has_manage_permission(request) else ()
        return (*self.told, "role", *work) if self.has_change_permission(request) else (*self.told, "role", "teams")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.told if self.has_change_permission(request) else (*self.told, "role", "teams")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        by, said = user_of(request), form.cleaned_data
        user = change_role(user=User.objects.get(pk=obj.pk), role=said["role"], by=by)
        if "member_of" in said:
            work = {"client_capacity": said["client_capacity"], "specializations": said["known_for"]}
            change_work(user=user, teams=said["member_of"], by=by, **work)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        return

    @admin.action(description="Reactivate: may sign in again", permissions=["change"])
    def reactivate_chosen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._to_each(request, queryset, reactivate, "may sign in again")

    @admin.action(description="Deactivate: sign out everywhere and let nobody in", permissions=["manage"])
    def deactivate_chosen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._to_each(request, queryset, deactivate, "can no longer sign in")

    def _to_each(self, request: HttpRequest, chosen: QuerySet[User], act: Callable[..., object], told: str) -> None:
        for user in chosen:
            try:
                act(user=user, by=user_of(request))
            except UnableToManagePeople as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                self.message_user(request, f"{user.name} {told}.", messages.SUCCESS)


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
        return bool(grantable_by(user_of(request)))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        choices = [(role.value, role.label) for role in grantable_by(user_of(request))]
        return type("OwnInvitationForm", (InvitationForm,), {"role": forms.ChoiceField(choices=choices)})

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
    list_display = ("name", "people")
    ordering = ("name",)
    fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        found: QuerySet[Team] = super().get_queryset(request).prefetch_related("members")
        return found

    @admin.display(description="People")
    def people(self, team: Team) -> str:
        return ", ".join(sorted(member.name for member in team.members.all())) or "Nobody yet"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.MANAGE_PEOPLE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        """People join a team on their own page."""
        by = user_of(request)
        if change:
            rename_team(team=obj, name=form.cleaned_data["name"], by=by)
        else:
            obj.pk = make_team(name=form.cleaned_data["name"], by=by).pk


class ProviderForm(forms.ModelForm[IdentityProvider]):
    client_secret = forms.CharField(
        required=False,
        widget=forms.PasswordInput,
        help_text="Kept encrypted and never shown again; empty keeps the one that stands",
    )

    class Meta:
        model = IdentityProvider
        fields = ("name", "issuer", "client_id", "client_secret", "is_active")

    def _get_validation_exclusions(self) -> set[str]:
        """An action turns the other one off before this one is on."""
        return {*super()._get_validation_exclusions(), "is_active"}  # type: ignore[misc]


@admin.register(IdentityProvider)
class IdentityProviderAdmin(Personal):
    list_display = ("name", "issuer", "is_active")
    ordering = ("name",)
    form = ProviderForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("name", "issuer", "client_id", "is_active", "return_address")
        return ("name", "issuer", "client_id", "client_secret", "is_active", "return_address") if self._may(request) else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("return_address",) if self._may(request) else self.get_fields(request, obj)

    @admin.display(description="Return address")
    def return_address(self, provider: IdentityProvider) -> str:
        """Enter it at the provider; it sends nobody anywhere else."""
        return firm_url(reverse("advisors:oidc_callback"))

    def _may(self, request: HttpRequest) -> bool:
        return user_of(request).may(Action.MANAGE_FIRM)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def save_model(self, request: HttpRequest, obj: IdentityProvider, form: Any, change: bool) -> None:
        before = IdentityProvider.objects.get(pk=obj.pk) if change else None
        obj.pk = set_provider(provider=before, by=user_of(request), **form.cleaned_data).pk


@admin.register(ApiKey)
class ApiKeyAdmin(Personal):
    list_display = ("name", "user", "prefix", "last_used_at", "created_at")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    exclude = ("key_hash",)
