"""Can an old key be taken away after `rotate_keys`, also when the first run was killed?"""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from advisors.adapter import MFAAdapter
from compliance.models import ArchiveRecord
from events.models import Event, EventDetail
from portfolios.models import Portfolio
from relate import rotation
from relate.lib import crypto

pytestmark = pytest.mark.django_db
OLD, NEW = {"k1": b"1" * 32}, {"k2": b"2" * 32}


@pytest.fixture
def written(settings, ada, ivy):
    """Values of an old key in several tables; the ring then begins with a new one."""
    settings.FIELD_KEYS = OLD
    EventDetail.objects.all().delete()
    for number in range(7):
        Portfolio.objects.create(
            household=ivy.household, name=f"A{number}", account_number=f"8821-100{number}", account_digest=str(number)
        )
    Authenticator.objects.create(user=ada, type="totp", data={"secret": MFAAdapter().encrypt("JBSWY3DP")})
    settings.FIELD_KEYS = NEW | OLD


def tokens():
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM portfolios_portfolio ORDER BY id")
        return [token for (token,) in cursor.fetchall()]


def run(larkspur):
    said = io.StringIO()
    call_command("rotate_keys", firm=larkspur.domain, stdout=said)
    return said.getvalue()


def test_after_it_the_old_key_is_needed_no_more(written, settings, larkspur, ada):
    assert "8 values" in run(larkspur)
    settings.FIELD_KEYS = NEW
    assert {one.account_number for one in Portfolio.objects.all()} == {f"8821-100{number}" for number in range(7)}
    assert MFAAdapter().decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DP"
    assert Event.objects.get(kind="keys.rotated").data == {"values": 8}


def test_a_second_run_finds_nothing_to_do(written, larkspur):
    run(larkspur)
    before = tokens()
    assert "0 values" in run(larkspur)
    assert tokens() == before
    assert Event.objects.filter(kind="keys.rotated").count() == 1


def test_a_run_that_was_killed_goes_on_where_it_was(written, larkspur, settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    real, count = rotation._batch, []

    def dies(field, after):
        if field.model is Portfolio:
            count.append(1)
            if len(count) == 3:
                raise KeyboardInterrupt
        return real(field, after)

    monkeypatch.setattr(rotation, "_batch", dies)
    with pytest.raises(KeyboardInterrupt):
        run(larkspur)
    half = [token for token in tokens() if token.startswith("a1:k2:")]
    assert len(half) == 4
    monkeypatch.setattr(rotation, "_batch", real)
    run(larkspur)
    assert all(token.startswith("a1:k2:") for token in tokens())
    assert set(half) <= set(tokens()), "what was new is not written again"


def test_a_value_whose_key_is_gone_is_named_and_the_rest_is_done(written, larkspur, settings, ivy):
    settings.FIELD_KEYS = {"k0": b"0" * 32}
    Portfolio.objects.create(household=ivy.household, name="Lost", account_number="lost")
    settings.FIELD_KEYS = NEW | OLD
    with pytest.raises(CommandError, match=r"1 values cannot be read.*portfolios\.portfolio\.account_number"):
        run(larkspur)
    assert sum(token.startswith("a1:k2:") for token in tokens()) == 7


def test_every_encrypted_column_is_found():
    found = {field.binding for field in rotation.encrypted_fields()}
    assert {"portfolios.portfolio.account_number", "compliance.archiverecord.mime", "feedback.reply.text"} <= found
    assert isinstance(ArchiveRecord._meta.get_field("mime"), crypto.EncryptedTextField)
