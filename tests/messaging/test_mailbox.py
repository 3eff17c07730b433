import pytest
from django.core.mail import get_connection

from messaging.channels import mailbox
from messaging.channels.email import Email
from tenants import enter
from tests.contracts.test_mail_channels import a_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    settings.EMAIL_BACKEND = "messaging.channels.mailbox.EmailBackend"


@pytest.fixture
def mail():
    mail = a_mail(html="<html><head><style>p{color:red}</style></head><body><p>Dear Ivy</p></body></html>")
    Email(get_connection()).send(mail)
    return mail


def test_the_newest_mail_is_open(client_for, ada, mail):
    page = client_for(ada).get("/mailbox/").content.decode()

    assert mail.subject in page
    assert f'src="/mailbox/{mail.id}/body/"' in page
    assert 'sandbox="allow-popups' in page


def test_an_empty_mailbox_says_how_it_fills(client_for, ada):
    assert "Nothing has arrived" in client_for(ada).get("/mailbox/").content.decode()


def test_the_text_part_and_its_headers_can_be_read(client_for, ada, mail):
    page = client_for(ada).get(f"/mailbox/{mail.id}/?text").content.decode()

    assert "A line that begins with a dot." in page
    assert "List-Unsubscribe" in page


def test_the_body_is_a_sandboxed_document_of_its_own(client_for, ada, mail):
    response = client_for(ada).get(f"/mailbox/{mail.id}/body/")
    policy = response.headers["Content-Security-Policy"]

    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "X-Frame-Options" not in response.headers
    assert '<base target="_blank">' in response.content.decode()


def test_a_fragment_for_htmx(client_for, ada, mail):
    response = client_for(ada).get(f"/mailbox/{mail.id}/", headers={"HX-Request": "true", "HX-Target": "messaging-mail"})

    assert response.content.decode().lstrip().startswith('<article id="messaging-mail"')


def test_another_firms_mail_is_404(client_for, eve, mail):
    assert mail.subject not in client_for(eve).get("/mailbox/").content.decode()
    for path in ("", "body/"):
        assert client_for(eve).get(f"/mailbox/{mail.id}/{path}").status_code == 404


def test_outside_the_demo_there_is_no_mailbox(client_for, ada, mail, settings):
    settings.DEMO = False

    for path in ("/mailbox/", f"/mailbox/{mail.id}/", f"/mailbox/{mail.id}/body/"):
        assert client_for(ada).get(path).status_code == 404


def test_a_visitor_signs_in_first(visitor, larkspur, mail):
    assert visitor(larkspur).get("/mailbox/").status_code == 302


def test_only_looking(client_for, ada, mail):
    assert client_for(ada).post("/mailbox/").status_code == 405


def test_each_firm_has_a_folder_of_its_own(mail, cobalt):
    with enter.firm(cobalt):
        assert mailbox.mails() == []
        assert mailbox.mail(mail.id) is None
