import pytest

from insights import actions
from insights.models import Alert

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alert(ivy):
    from django.utils import timezone

    return actions.raise_alert(
        household=ivy.household, kind="silence", cause="a", severity="warn", title="Quiet", text="", at=timezone.now()
    )


def test_a_redirect_moves_the_whole_page(client_for, ada, alert):
    response = client_for(ada).post(f"/alerts/{alert.pk}/close/", {"outcome": "Called."}, headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (200, "/alerts/")
    assert not Alert.objects.open().exists()


def test_messages_travel_with_a_fragment(client_for, ada, alert):
    browser = client_for(ada)
    browser.post(f"/alerts/{alert.pk}/close/", {"outcome": "Called."}, headers=HTMX)
    fragment = browser.get("/alerts/", headers={**HTMX, "HX-Target": "insights-alerts"})
    assert 'hx-swap-oob="beforeend:#toasts"' in fragment.text
    assert 'id="toasts"' not in fragment.text  # a second one would get every message twice
    assert "Closed: Quiet" in fragment.text
    assert "Closed: Quiet" not in browser.get("/alerts/").text


def test_whoever_is_signed_out_meanwhile_lands_on_the_sign_in_page(visitor, larkspur):
    response = visitor(larkspur).get("/alerts/", headers=HTMX)
    assert response["HX-Redirect"].startswith("/account/login/")


def test_the_menu_counts_what_waits(client_for, ada, ben, alert):
    assert '<span class="vh">, waiting: </span>1' in client_for(ada).get("/nav/").text
    assert "waiting" not in client_for(ben).get("/nav/").text


def test_the_menu_keeps_its_place_when_it_is_fetched_again(client_for, ada):
    menu = client_for(ada).get("/nav/", headers={**HTMX, "HX-Current-URL": "http://larkspur.localhost/alerts/"}).text
    assert '<a href="/alerts/" aria-current="page"' in menu
