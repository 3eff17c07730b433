"""In which colours does this firm's product appear? Three values; the stylesheet derives the rest."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from desk.brand import brand_css
from tenants import enter
from tenants.configuration import brand


@login_not_required
@require_safe
def brand_sheet(request: HttpRequest) -> HttpResponse:
    organization = enter.current()
    response = HttpResponse(brand_css(brand(organization.branding_config if organization else {})), content_type="text/css")
    patch_cache_control(response, private=True, max_age=86_400)
    return response
