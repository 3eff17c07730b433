"""Who looks after a firm's records? Its compliance officers and admins, at the firm's own host, among its own rows."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tenants import enter

ROOMS = ("messaging", "compliance", "feedback", "clients", "portfolios", "insights", "advisors", "events")


class FirmAdminSite(AdminSite):
    site_title = "Relate.io"
    index_title = "Records"
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """The rooms' own records only: what libraries would show here is either nobody's business or the platform's."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().register([model for model in models if model._meta.app_label in ROOMS], admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return sorted(super().get_app_list(request, app_label), key=lambda app: ROOMS.index(app["app_label"]))

    def has_permission(self, request: HttpRequest) -> bool:
        """Compliance, firm admin and operator; nobody is a superuser."""
        return bool(request.user.is_authenticated and request.user.is_staff)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        firm = enter.current()
        return {**super().each_context(request), "site_header": firm.name if firm else self.site_title}

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """There is one page for it, which tells the trail and the person."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page. Whoever is signed in without the right role sees 403, not a loop."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Your role has no access to the firm's records.")
        return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")
