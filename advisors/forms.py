"""What does a person fill in to come in?"""

from typing import Any

from allauth.account import forms as account


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever opens the page is here to type."""
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True
