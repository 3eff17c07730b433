"""What does the sign-in page offer beside the password?"""

from django import template

from advisors.models import IdentityProvider
from tenants import enter

register = template.Library()


@register.simple_tag
def identity_provider() -> IdentityProvider | None:
    return IdentityProvider.objects.filter(is_active=True).defer("client_secret").first() if enter.current() else None
