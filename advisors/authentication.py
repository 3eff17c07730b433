"""Which key does a machine come with? `Authorization: Bearer rk_...`, known to this firm only by its hash."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from advisors import second_factor
from advisors.models import ApiKey, User, token_hash
from advisors.roles import Action

USED_EVERY = timedelta(minutes=1)  # a busy key is not written at each request


class ApiKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        key = ApiKey.objects.usable(at).select_related("user").filter(key_hash=token_hash(token.strip())).first()
        if key is None or not key.user.may(Action.MANAGE_API_KEYS):
            raise AuthenticationFailed("This key is unknown here, has expired or was revoked.")
        if second_factor.is_required() and not second_factor.has_one(key.user):
            raise AuthenticationFailed("The firm asks for a second factor. Sign in and set one up; then this key works again.")
        if key.last_used_at is None or at - key.last_used_at > USED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = ApiKeyAuthentication
    name = "API key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
