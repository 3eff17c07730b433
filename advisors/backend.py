"""Who is it that this session belongs to? Asked by pages and sockets alike."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from advisors.models import User


class AuthenticationBackend(AllauthBackend):
    """An account whose time is over belongs to nobody: support goes out on the minute, whatever the clock's tasks do."""

    def get_user(self, user_id: Any) -> Any:
        user = super().get_user(user_id)
        return None if isinstance(user, User) and user.has_ended else user

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(super().user_can_authenticate(user)) and not user.has_ended
