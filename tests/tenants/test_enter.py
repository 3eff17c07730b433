"""Is there one door into a firm, and does everybody come out again?"""

import re
import threading

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from advisors.models import User
from relate.lib.current import NoFirm
from relate.lib.current import schema as current_schema
from tenants import cache as firm_cache
from tenants import enter, threads
from tenants.models import SCHEMA_NAME, Organization, new_schema_name

pytestmark = pytest.mark.django_db


def test_i5_an_error_leaves_no_firm_behind(larkspur, cobalt):
    with pytest.raises(KeyError), enter.firm(cobalt):
        raise KeyError
    assert connection.schema_name == larkspur.schema_name == current_schema.get()
    assert enter.current() == larkspur


@pytest.mark.django_db(transaction=True)
def test_i4_i10_many_threads_cross_firms_and_never_mix(larkspur, cobalt):
    """8 threads, 60 changes of firm each: search path, role and context variable agree at every step."""
    wrong = []

    def walk(number):
        for step in range(60):
            firm = (larkspur, cobalt)[(number + step) % 2]
            with enter.firm(firm), connection.cursor() as cursor:
                cursor.execute("SELECT current_schema(), current_user::text")
                seen = cursor.fetchone()
                if seen[0] != firm.schema_name or not seen[1].endswith(firm.schema_name) or enter.current() != firm:
                    wrong.append((firm, seen))
            if step % 20 == 0:
                connection.close()

    running = [threads.start(walk, number) for number in range(8)]
    for thread in running:
        thread.join(timeout=60)
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_i6_a_thread_works_for_the_firm_that_started_it(larkspur, cobalt):
    with enter.firm(cobalt):
        User.objects.create_user("in-cobalt@cobalt.example", name="X")
        pool = threads.Pool(max_workers=1)
        job = pool.submit(lambda: (User.objects.count(), connection.schema_name, current_schema.get()))
    assert job.result(10) == (1, cobalt.schema_name, cobalt.schema_name)
    assert pool.submit(User.objects.count).result(10) == 0
    pool.shutdown()


def test_i6_a_bare_thread_belongs_to_nobody():
    seen = []
    bare = threading.Thread(target=lambda: seen.append(current_schema.get()))
    bare.start()
    bare.join()
    assert seen == [None]


def test_i8_a_cached_value_stays_with_its_firm(cobalt):
    cache.set("heatmap", "larkspur's")
    with enter.firm(cobalt):
        assert cache.get("heatmap") is None
    assert cache.get("heatmap") == "larkspur's"


def test_i8_firm_data_is_not_cached_without_a_firm():
    with enter.nobody():
        with pytest.raises(NoFirm):
            cache.set("heatmap", 1)
        cache.set("public:prices", 1)
        assert cache.get("public:prices") == 1
    with pytest.raises(NotImplementedError):
        cache.clear()


def test_i9_the_key_names_the_firm(larkspur):
    assert firm_cache.key("today", "p", 1) == f"p:1:{larkspur.schema_name}:today"


def test_a_cache_that_is_away_remembers_nothing(larkspur):
    away = firm_cache.FirmCache(
        "redis://127.0.0.1:1/0", {"KEY_FUNCTION": "tenants.cache.key", "OPTIONS": {"socket_connect_timeout": 0.2}}
    )
    away.set("a", 1)
    assert away.get("a", "nothing") == "nothing"
    assert away.add("a", 1)
    assert away.get_many(["a"]) == {}
    assert away.incr("a") == 1


def test_i27_a_file_lies_in_its_firms_folder_under_a_random_name(settings, tmp_path, larkspur, cobalt):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("Ivy Moss statement.CSV", ContentFile(b"rows"))
    assert re.fullmatch(r"[0-9a-f-]{36}\.csv", name)
    assert (tmp_path / larkspur.schema_name / name).read_bytes() == b"rows"
    with enter.firm(cobalt):
        assert not default_storage.exists(name)


@pytest.mark.parametrize("name", ["../other/x", "/etc/passwd", "a/../../x", "."])
def test_i27_a_name_never_leaves_the_folder(name):
    with pytest.raises(SuspiciousFileOperation):
        default_storage.open(name)


@given(st.text(max_size=30))
def test_i28_only_generated_schema_names_pass(text):
    shape = re.compile(SCHEMA_NAME.replace("$", r"\Z"))
    assert bool(shape.match(text)) == bool(re.fullmatch(r"f_[a-z0-9]{16}", text))


def test_i28_names_are_random_and_well_formed():
    names = {new_schema_name() for _ in range(200)}
    assert len(names) == 200
    assert all(re.fullmatch(SCHEMA_NAME, name) for name in names)


@pytest.mark.parametrize(
    "name", ["PUBLIC", "public", "information_schema", "f_", "a ", "../../etc", 'f_x"; drop', "F_AAAAAAAAAAAAAAAA"]
)
def test_i28_the_database_refuses_other_names(name):
    from django.db import IntegrityError, transaction

    with enter.operator(), pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.create(schema_name=name[:18], name="X", domain="x.localhost")


def test_i1_an_unknown_or_closed_firm_cannot_be_opened():
    for schema in (None, "", "public", "f_ghostghostghost0"):
        with pytest.raises(enter.NotOpen):
            enter.open_firm(schema)


def test_no_file_address_is_served():
    assert not hasattr(settings, "MEDIA_URL") or not settings.MEDIA_URL.strip("/")
    with pytest.raises(NotImplementedError):
        default_storage.url("x.csv")
