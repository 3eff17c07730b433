import pytest

from feedback import actions
from feedback.actions import Said
from feedback.models import Reply
from feedback.tasks import read_unread
from tests.feedback.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(letter):
    actions.receive(delivery=letter[0], said=Said(4, "Clear and short."), at=NOW)
    made = actions.receive(delivery=letter[0], said=Said(2, "The fees feel high."), at=NOW)
    read_unread()
    return made


def test_f10_compliance_sees_every_value_and_reading(client_for, cora, reply):
    browser = client_for(cora)
    assert "Ivy Moss" in browser.get("/admin/feedback/reply/").content.decode()
    content = browser.get(f"/admin/feedback/reply/{reply.pk}/change/").content.decode()
    assert "Clear and short." in content
    assert "The fees feel high." in content
    assert "relate-minilm" in content


def test_an_advisor_does_not(client_for, ada, reply):
    assert client_for(ada).get("/admin/feedback/reply/").status_code in (302, 403)


def test_nobody_writes_there(client_for, cora, reply):
    browser = client_for(cora)
    assert browser.post(f"/admin/feedback/reply/{reply.pk}/change/", {"rating": "5"}).status_code == 403
    assert browser.get(f"/admin/feedback/reply/{reply.pk}/delete/").status_code == 403
    assert Reply.objects.get().rating == 2
