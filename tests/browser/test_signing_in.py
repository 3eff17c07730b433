"""Does a passkey work as a device and a browser do it, and does support see under a banner that it only reads?"""

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def prove(page):
    """What comes next is sensitive: the password again."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_t26_a_passkey_is_made_on_a_device_and_signs_in_alone(sign_in, product):
    page = sign_in("sam@larkspur.example")
    page.goto(product.url("larkspur", "/account/2fa/webauthn/add/"))
    prove(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.get_by_label("Name").fill("Sam's laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/")
    [key] = devtools.send("WebAuthn.getCredentials", device)["credentials"]
    assert (key["rpId"], key["isResidentCredential"]) == ("larkspur.localhost", True)

    page.context.clear_cookies()
    page.goto(product.url("larkspur", "/account/login/"))
    expect(page.get_by_label("Email")).to_be_focused()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(product.url("larkspur"))
    page.goto(product.url("larkspur", "/settings/"))
    expect(page.get_by_text("sam@larkspur.example")).to_be_visible()


def test_support_sees_on_each_page_that_it_only_reads_and_changes_nothing(sign_in, visit, product):
    admin = sign_in("fay@larkspur.example", "/settings/support/")
    admin.get_by_label("Who is to look").fill("Uma Ortiz")
    admin.get_by_label("At what").fill("Ticket 4711")
    admin.get_by_role("button", name="Let them look").click()
    prove(admin)
    link = admin.locator("[data-support-link]").inner_text()

    page = visit("larkspur", link.removeprefix(product.url("larkspur", "")))
    page.get_by_role("button", name="Look").click()
    for path in ("/", "/clients/", "/admin/"):
        page.goto(product.url("larkspur", path))
        expect(page.get_by_role("status").filter(has_text="Support access of Uma Ortiz: read only")).to_be_visible()
    theme = "fetch('/settings/theme/', {method: 'POST', headers: {'X-CSRFToken': document.cookie.split('csrftoken=')[1]}})"
    assert page.evaluate(f"{theme}.then(answer => answer.status)") == 403

    admin.get_by_role("button", name="End now").click()
    page.goto(product.url("larkspur", "/clients/"))
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
