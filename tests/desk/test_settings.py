import pytest

from advisors.models import ApiKey, User
from tenants import enter
from tenants.models import Organization

pytestmark = pytest.mark.django_db

BRAND = {"name": "Larkspur & Hale", "color": "#803311", "font": "newsreader", "radius": "small", "mark": "petals"}
PROFILE = {"name": "Ada W.", "time_zone": "America/Denver", "theme": "dark"}


def test_everybody_has_settings(client_for, ada):
    page = client_for(ada).get("/settings/")
    assert page.status_code == 200
    assert "Ada Winslow" in page.text


def test_a_visitor_signs_in_first(visitor, larkspur):
    assert visitor(larkspur).get("/settings/").status_code == 302


def test_settings_are_changed_by_post(client_for, ada):
    assert client_for(ada).get("/settings/profile/").status_code == 405


def test_a_person_changes_her_profile(client_for, ada):
    page = client_for(ada).post("/settings/profile/", PROFILE, follow=True)
    ada.refresh_from_db()
    assert (ada.name, ada.time_zone, ada.theme, ada.has_shortcuts) == ("Ada W.", "America/Denver", "dark", False)
    assert "Your settings are saved." in page.text


def test_a_profile_that_cannot_be_used_is_shown_again(client_for, ada):
    page = client_for(ada).post("/settings/profile/", {**PROFILE, "time_zone": "Moon/Crater"})
    assert page.status_code == 422
    assert User.objects.get(pk=ada.pk).name == "Ada Winslow"


def test_the_theme_is_kept_with_the_person_and_the_browser(client_for, ada):
    response = client_for(ada).post("/settings/theme/", {"theme": "dark"}, headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in client_for(ada).get("/settings/").text


def test_without_javascript_the_theme_turns_over(client_for, ada):
    client_for(ada).post("/settings/theme/")
    ada.refresh_from_db()
    assert ada.theme == "dark"


def test_an_unknown_theme_is_refused(client_for, ada):
    assert client_for(ada).post("/settings/theme/", {"theme": "neon"}).status_code == 422


def test_a_key_is_shown_once(client_for, ada):
    page = client_for(ada).post("/settings/keys/", {"name": "nightly export"})
    key = page.text.split("data-new-key>")[1].split("<")[0]
    assert key.startswith("rk_")
    assert key not in client_for(ada).get("/settings/").text
    assert ApiKey.objects.get().name == "nightly export"


def test_a_name_is_not_used_for_two_keys(client_for, ada):
    client_for(ada).post("/settings/keys/", {"name": "export"})
    assert client_for(ada).post("/settings/keys/", {"name": "export"}).status_code == 422
    assert ApiKey.objects.count() == 1


def test_compliance_has_no_keys(client_for, cora):
    assert client_for(cora).post("/settings/keys/", {"name": "export"}).status_code == 403


def test_only_its_owner_revokes_a_key(client_for, ada, ben):
    client_for(ada).post("/settings/keys/", {"name": "export"})
    key = ApiKey.objects.get()
    assert client_for(ben).post(f"/settings/keys/{key.pk}/revoke/").status_code == 404
    client_for(ada).post(f"/settings/keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert not key.is_usable


def test_the_admin_gives_the_firm_its_look(client_for, fay, visitor, larkspur):
    client_for(fay).post("/settings/firm/", BRAND)
    assert Organization.objects.get(pk=larkspur.pk).brand.color == "#803311"


def test_an_advisor_does_not(client_for, ada, larkspur):
    assert client_for(ada).post("/settings/firm/", BRAND).status_code == 403


@pytest.mark.parametrize("color", ["red", "#12", "#123456;}body{display:none", ""])
def test_only_a_colour_is_a_colour(client_for, fay, larkspur, color):
    assert client_for(fay).post("/settings/firm/", {**BRAND, "color": color}).status_code == 422
    assert Organization.objects.get(pk=larkspur.pk).brand.color != color


def test_a_look_is_tried_before_it_is_saved(client_for, fay, larkspur):
    page = client_for(fay).post("/settings/firm/preview/", BRAND, headers={"HX-Request": "true"})
    assert "color=%23803311" in page.text
    assert Organization.objects.get(pk=larkspur.pk).brand.color != "#803311"


def test_the_sheet_of_a_trial_reaches_its_preview_alone(client_for, fay):
    css = client_for(fay).get("/settings/firm/preview.css", BRAND).text
    assert css.startswith(".preview{--brand:#803311;")
    assert client_for(fay).get("/settings/firm/preview.css", {**BRAND, "color": "}*{}"}).text == ""


def test_compliance_changes_the_policy(client_for, cora, larkspur):
    policy = {"profile": "sec_ria", "approval": "flagged", "forbidden_words": "guaranteed\n\nrisk-free "}
    client_for(cora).post("/settings/policy/", policy)
    changed = Organization.objects.get(pk=larkspur.pk).policy
    assert (changed.approval, changed.forbidden_words) == ("flagged", ("guaranteed", "risk-free"))


def test_the_admin_does_not(client_for, fay):
    assert client_for(fay).post("/settings/policy/", {"profile": "sec_ria", "approval": "none"}).status_code == 403
    assert "Compliance changes it" in client_for(fay).get("/settings/").text


def test_what_another_process_changed_since_is_not_put_back(client_for, fay, larkspur):
    """The admin's process remembers the firm for a second; compliance changed the policy in another one."""
    browser = client_for(fay)
    browser.get("/settings/")
    with enter.firm(larkspur):
        fresh = Organization.objects.get(pk=larkspur.pk)
        fresh.compliance_rules = {**fresh.compliance_rules, "forbidden_words": ["moonshot"]}
        fresh.save(update_fields=["compliance_rules"])
    browser.post("/settings/security/", {"second_factor": "optional"})
    assert Organization.objects.get(pk=larkspur.pk).compliance_rules["forbidden_words"] == ["moonshot"]
