"""Which full address does a page of this firm have, for letters and mails?"""

from django.conf import settings

from tenants import enter


def firm_url(path: str) -> str:
    """At the firm's own host, never that of a request; scheme and port are those of the installation."""
    scheme = "https" if settings.HTTPS else "http"
    port = f":{settings.PORT}" if settings.PORT else ""
    return f"{scheme}://{enter.required().domain}{port}{path}"
