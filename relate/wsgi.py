"""How does a synchronous server start us? Sockets need relate.asgi."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")
os.environ.setdefault("STATEMENT_SECONDS", "5")
application = get_wsgi_application()
