"""What does every template know about the firm?"""

from typing import Any

from django.http import HttpRequest

from tenants import enter


def firm(request: HttpRequest) -> dict[str, Any]:
    organization = enter.current()
    return {"firm": organization, "brand": organization.brand if organization else None}
