"""What do we answer to whoever belongs to no firm: visitors, and the machines that watch us?"""

import shutil
from functools import cache

import psycopg
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from tenants import pooling

ROOM = 64 * 1024 * 1024  # bytes: less is a disk that is full before anybody has looked


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html")


@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, as new as the code, and files can be kept. A Redis that is away delays jobs and refuses nothing."""
    state = {"database": _database(), "redis": _redis(), "files": _files()}
    return JsonResponse(state, status=200 if state["database"] == state["files"] == "ok" else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes("tenants"))
        is_direct = _is_direct()
    except (DatabaseError, psycopg.Error):
        return "away"
    if behind:
        return "behind the code"
    return "ok" if is_direct else "behind a pooler in transaction mode"


@cache
def _is_direct() -> bool:
    """Asked once: what stands between does not change while the process lives."""
    return not pooling.is_shared()


def _files() -> str:
    return "ok" if shutil.disk_usage(settings.VAR).free >= ROOM else "full"


def _redis() -> str:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5).ping()
    except redis.RedisError:
        return "away"
    return "ok"
