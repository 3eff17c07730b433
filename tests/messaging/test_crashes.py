"""Whatever point a worker dies at, a letter is never sent twice and never lost (threats T33, faults F1).

`bin/assure` repeats this fifty times for each point; here each point is tried once in process, and some with a real kill -9.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from compliance.models import ArchiveRecord
from messaging.actions import handover, sending, sweeping
from messaging.channels import mailbox
from messaging.models import Delivery, Message
from tests.messaging.posting import DUE, on_its_way

ROOT = Path(__file__).parents[2]
POINTS = ["before claim", "after claim", "in archive", "before connect", "after accepted", "before commit", "after commit"]


class Killed(BaseException):
    """Nothing catches it: the process ends here."""


def die_at(monkeypatch, point, provider):
    """Where in the code each point lies."""

    def dead(*args, **kwargs):
        raise Killed

    def after(function):
        def run(*args, **kwargs):
            function(*args, **kwargs)
            raise Killed

        return run

    places = {
        "before claim": (sending, "claim", dead),
        "after claim": (handover, "begin", dead),
        "in archive": (handover, "archive", after(handover.archive)),
        "before connect": (provider, "send", dead),
        "after accepted": (provider, "send", after(provider.send)),
        "before commit": (sending, "finish", dead),
        "after commit": (sending, "settle_sent", after(sending.settle_sent)),
    }
    monkeypatch.setattr(*places[point])


@pytest.mark.parametrize("can_be_asked", [True, False], ids=["provider can be asked", "provider cannot"])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.django_db(transaction=True)
def test_t33_never_twice_never_lost(monkeypatch, ivy, ada, cora, provider, point, can_be_asked):
    provider.can_be_asked = can_be_asked
    message = on_its_way(ivy, ada, cora)
    row = message.deliveries.get()
    with monkeypatch.context() as patch:
        die_at(patch, point, provider)
        with pytest.raises(Killed):
            sending.send(delivery_id=row.pk, at=DUE)

    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=Now() - timedelta(seconds=1))
    for _ in range(3):
        sweeping.send_due(now=lambda: DUE)

    row.refresh_from_db()
    assert_settled(row, provider, can_be_asked)


def assert_settled(row, provider, can_be_asked):
    ids = [mail.id for mail in provider.accepted]
    assert len(ids) == len(set(ids)) <= 1
    if row.state == Delivery.State.UNKNOWN:
        assert not can_be_asked
    else:
        assert row.state == Delivery.State.SENT
        assert ids == [row.pk]
    for mail in provider.accepted:
        assert ArchiveRecord.objects.filter(delivery_id=mail.id, sha256=row.sent_sha256).get().mime.encode() == mail.mime


WORKER = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "relate.settings"
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "messaging.channels.mailbox.EmailBackend", os.environ["TEST_MAIL"]
settings.CELERY_BROKER_URL = "memory://"
import django
django.setup()
from django.utils import timezone
from messaging.actions import handover, sending, sweeping
from messaging.channels.email import Email
from tenants import enter

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def run(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return run

point = os.environ["TEST_POINT"]
if point == "after claim": handover.begin = die
if point == "in archive": handover.archive = then_die(handover.archive)
if point == "before connect": Email.send = die
if point == "after accepted": Email.send = then_die(Email.send)
if point == "before commit": sending.finish = die
with enter.firm(enter.open_firm(os.environ["TEST_FIRM"])):
    print(sweeping.send_due(now=timezone.now))
"""


HANGS = 900  # seconds. A loaded machine needs more than a minute to start a worker, so nothing shorter says that one hangs.


def worker(larkspur, mail_folder, point):
    environment = {
        **os.environ,
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_FIRM": larkspur.schema_name,
        "TEST_MAIL": str(mail_folder),
        "TEST_POINT": point,
    }
    return subprocess.run(
        [sys.executable, "-c", WORKER], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("point", ["in archive", "after accepted", "before commit"])
@pytest.mark.django_db(transaction=True)
def test_f1_a_worker_killed_by_the_system(settings, tmp_path, larkspur, ivy, ada, cora, point):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "messaging.channels.mailbox.EmailBackend", tmp_path
    message = on_its_way(ivy, ada, cora)
    Delivery.objects.update(due_at=timezone.now() - timedelta(minutes=1))

    killed = worker(larkspur, tmp_path, point)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=Now() - timedelta(seconds=1))
    sweeping.send_due(now=timezone.now)

    row = message.deliveries.get()
    message.refresh_from_db()
    assert (row.state, message.state) == (Delivery.State.SENT, Message.State.SENT)
    (path,) = mailbox.folder().glob("*.eml")
    assert path.read_bytes() == ArchiveRecord.objects.get(delivery_id=row.pk).mime.encode()


def test_the_settings_of_the_product_lease_longer_than_a_provider_may_take():
    assert sending.LEASE.total_seconds() > 5 * settings.EMAIL_TIMEOUT
