"""Is the firm right in every kind of view, and left after every kind of answer?"""

import json
import logging

import pytest
import structlog
from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import path

from advisors.models import User
from relate.lib import logs
from relate.lib.current import schema as current_schema
from tenants import cache, enter

pytestmark = [pytest.mark.django_db, pytest.mark.public]


@login_not_required
def works(request):
    return HttpResponse(enter.required().schema_name)


@login_not_required
def missing(request):
    raise Http404


@login_not_required
def breaks(request):
    list(User.objects.all())
    logging.getLogger("tests.breaks").error("it broke")
    raise KeyError("broken")


@login_not_required
def streams(request):
    def rows():
        for _ in range(3):
            yield f"{connection.schema_name} {User.objects.count()}\n"

    return StreamingHttpResponse(rows())


@login_not_required
async def waits(request):
    """On an event loop the connection is another thread's; the context variable is right, and so is what is built on it."""
    people = await sync_to_async(User.objects.count)()
    return HttpResponse(f"{current_schema.get()} {cache.key('today', '', 1)} {people}")


urlpatterns = [
    path("works/", works),
    path("missing/", missing),
    path("breaks/", breaks),
    path("streams/", streams),
    path("waits/", waits),
]


@pytest.fixture
def browser(visitor, larkspur, settings):
    settings.ROOT_URLCONF = __name__
    browser = visitor(larkspur)
    browser.raise_request_exception = False
    return browser


@pytest.mark.parametrize(
    ("address", "status"), [("/works/", 200), ("/missing/", 404), ("/breaks/", 500), ("/streams/", 200), ("/waits/", 200)]
)
def test_i5_no_answer_leaves_a_firm_behind(browser, address, status):
    assert browser.get(address).status_code == status
    assert connection.schema_name == "public"
    assert current_schema.get() is None


def test_a_streamed_answer_is_made_inside_its_firm(browser, larkspur, ada):
    parts = browser.get("/streams/").streaming_content
    assert next(parts).decode() == f"{larkspur.schema_name} 1\n"
    assert connection.schema_name == "public"  # between two parts the server may serve somebody else
    assert len(list(parts)) == 2


def test_i19_an_async_view_knows_its_firm(browser, larkspur, ada):
    assert browser.get("/waits/").content.decode() == f"{larkspur.schema_name} :1:{larkspur.schema_name}:today 1"


def test_i37_each_log_line_names_its_firm(browser, larkspur, capsys):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.configure({"level": "INFO"})
        browser.get("/breaks/")
        structlog.get_logger("tests").info("outside")
    finally:
        root.handlers, root.level = before, level
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert {line.get("firm") for line in lines if line["event"] == "it broke"} == {larkspur.schema_name}
    assert [line.get("firm") for line in lines if line["event"] == "outside"] == [None]
