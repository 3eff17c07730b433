"""Who looks after a firm's records? Its compliance officers and admins, at the firm's own host, among its own rows."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tenants import enter


class FirmAdminSite(AdminSite):
    site_title = "Relate.io"
    index_title = "Records"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Compliance, firm admin and operator; nobody is a superuser."""
        return bool(request.user.is_authenticated and request.user.is_staff)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        firm = enter.current()
        return {**super().each_context(request), "site_header": firm.name if firm else self.site_title}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page. Whoever is signed in without the right role sees 403, not a loop."""
        if request.user.is_authenticated and not self.has_permission(request):
            return HttpResponse("Your role has no access to the firm's records.", status=403, content_type="text/plain")
        return redirect(f"{reverse('account_login')}?next={reverse('admin:index')}")
