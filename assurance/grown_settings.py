"""How would the product be set up if it had one app more? For `assurance.migrations_killed` only."""

from relate.settings import *  # noqa: F403
from relate.settings import INSTALLED_APPS, TENANT_APPS

TENANT_APPS = [*TENANT_APPS, "assurance.grown"]
INSTALLED_APPS = [*INSTALLED_APPS, "assurance.grown"]
