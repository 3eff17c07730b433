"""How does uvicorn start us: pages and sockets in one process?"""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from relate.lib.bounds import bounded
from relate.lib.collecting import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relate.settings")
os.environ.setdefault("STATEMENT_SECONDS", "5")  # whoever waits for a page waits no longer for one query
os.environ.setdefault("DATABASE_CONN_MAX_AGE", "0")  # each request has a thread of its own, and its connection ends with it
pages = bounded(get_asgi_application())

from tenants.sockets import LiveConsumer  # noqa: E402 (needs the loaded apps)

application = ProtocolTypeRouter(
    {"http": pages, "websocket": URLRouter([path("ws/advisors/<uuid:advisor_id>/", LiveConsumer.as_asgi())])}
)
collect_seldom()
