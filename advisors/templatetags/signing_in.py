"""What is there beside the password?"""

from typing import Any

from django import template
from django.template.context import RequestContext

from advisors import second_factor
from advisors.models import IdentityProvider
from tenants import enter

register = template.Library()


@register.simple_tag
def identity_provider() -> IdentityProvider | None:
    return IdentityProvider.objects.filter(is_active=True).defer("client_secret").first() if enter.current() else None


@register.simple_tag
def asks_second_factor() -> bool:
    return second_factor.is_required()


@register.simple_tag(takes_context=True)
def connected_to(context: RequestContext, provider: IdentityProvider) -> bool:
    """Whether this person is known there already."""
    user: Any = context["request"].user
    return provider.identities.filter(user=user).exists()
