"""Does a person come in by the firm's own identity provider if she was invited, and nobody by a forged answer?"""

import json
import time
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from advisors.actions import UnableToManagePeople, invite, set_provider
from advisors.models import Identity, IdentityProvider, User
from events.models import Event
from relate.lib import jwt
from tests.advisors.oidc_provider import CLIENT_ID, FOREIGN_KEY, KEY, SECRET, jwk, provider, signed

pytestmark = pytest.mark.django_db
BEGIN, BACK = "/account/oidc/", "/account/oidc/callback/"


@pytest.fixture
def idp(fay):
    with provider() as made:
        set_up = {"name": "Okta", "issuer": made.issuer, "client_id": CLIENT_ID, "client_secret": SECRET}
        set_provider(provider=None, is_active=True, by=fay, **set_up)
        yield made


def sign_in(browser, idp, **answer):
    begun = browser.get(BEGIN)
    assert begun["Location"].startswith(f"{idp.issuer}/authorize?"), begun["Location"]
    return browser.get(BACK, {**idp.sign_in(begun["Location"]), **answer})


def is_in(browser):
    return browser.get("/settings/").status_code == 200


def test_ada_comes_in_by_her_verified_address(visitor, larkspur, ada, idp):
    browser = visitor(larkspur)
    assert "Sign in with Okta" in browser.get("/account/login/").text
    assert sign_in(browser, idp)["Location"] == "/"
    assert is_in(browser)
    assert Identity.objects.get().user == ada
    kinds = set(Event.objects.filter(actor_id=ada.pk).values_list("kind", flat=True))
    assert {"identity.linked", "user.signed_in"} <= kinds


def test_the_next_time_she_is_known_by_her_subject(visitor, larkspur, ada, ben, idp):
    sign_in(visitor(larkspur), idp)
    idp.person["email"] = ben.email  # her address there was given to ben meanwhile, or she took his
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert browser.session["_auth_user_id"] == str(ada.pk)


def test_an_address_that_belongs_to_another_subject_by_now_opens_nothing(visitor, larkspur, ada, idp):
    sign_in(visitor(larkspur), idp)
    idp.person["sub"] = "u-2"
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert not is_in(browser)


def test_whoever_was_invited_joins_without_a_password(visitor, larkspur, fay, idp):
    invite(email="gus@larkspur.example", name="Gus Hale", role="advisor", by=fay.actor, at=timezone.now())
    idp.person |= {"email": "Gus@Larkspur.example", "sub": "u-9"}
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert is_in(browser)
    gus = User.objects.get(email="gus@larkspur.example")
    assert (gus.role, gus.has_usable_password()) == ("advisor", False)


@pytest.mark.parametrize(
    "claimed",
    [
        {"email": "stranger@larkspur.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
        {"sub": ""},
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another-client"]},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"exp": 1},
        {"exp": "tomorrow"},
        {"iat": 9_999_999_999},
        {"nonce": "another"},
        {"nonce": None},
    ],
    ids=str,
)
def test_a_claim_that_is_not_right_opens_nothing(visitor, larkspur, ada, idp, claimed):
    idp.changed = claimed
    browser = visitor(larkspur)
    assert sign_in(browser, idp)["Location"] == "/account/login/"
    assert not is_in(browser)
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    "sign",
    [
        partial(signed, algorithm="none"),
        partial(signed, algorithm="HS256"),
        partial(signed, key=FOREIGN_KEY),
        partial(signed, kid="two"),
        lambda claims: signed(claims)[:-8] + "AAAAAAAA",
        lambda claims: "",
        lambda claims: "a.b.c",
        lambda claims: signed(claims).split(".", maxsplit=1)[0],
    ],
    ids=["none", "HS256", "foreign key", "unknown key", "changed", "empty", "rubbish", "cut"],
)
def test_a_token_that_is_not_signed_by_the_provider_opens_nothing(visitor, larkspur, ada, idp, sign):
    idp.sign = sign
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert not is_in(browser)


def test_a_state_works_once_and_only_in_the_browser_that_began(visitor, larkspur, ada, idp):
    victim, thief = visitor(larkspur), visitor(larkspur)
    answer = idp.sign_in(thief.get(BEGIN)["Location"])
    victim.get(BEGIN)
    victim.get(BACK, answer)  # led to a link with the thief's code
    assert not is_in(victim)
    thief.get(BACK, {**answer, "state": "wrong"})
    thief.get(BACK, answer)  # used up by the wrong one
    assert not is_in(thief)


@pytest.mark.parametrize("answer", [{"iss": "https://evil.example"}, {"code": ""}, {"code": "stolen"}, {"state": "ä"}])
def test_an_answer_from_elsewhere_opens_nothing(visitor, larkspur, ada, idp, answer):
    browser = visitor(larkspur)
    sign_in(browser, idp, **answer)
    assert not is_in(browser)


@pytest.mark.parametrize("role", ["deactivated", "support"])
def test_who_may_not_sign_in_does_not_by_the_provider(visitor, larkspur, ada, idp, role):
    changes = {"is_active": False} if role == "deactivated" else {"role": "support", "ends_at": timezone.now()}
    User.objects.filter(pk=ada.pk).update(**changes)
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert not is_in(browser)


def test_i21_another_firm_has_no_such_door(visitor, cobalt, idp):
    assert visitor(cobalt).get(BEGIN).status_code == 404
    assert "Okta" not in visitor(cobalt).get("/account/login/").text


def test_a_second_factor_shown_at_the_provider_counts(visitor, larkspur, ada, idp):
    from tenants import hosts

    larkspur.compliance_rules = {**larkspur.compliance_rules, "second_factor": "required"}
    larkspur.save(update_fields=["compliance_rules"])
    hosts.forget()
    without, with_one = visitor(larkspur), visitor(larkspur)
    sign_in(without, idp)
    assert without.get("/settings/")["Location"] == "/account/2fa/"
    idp.changed = {"amr": ["pwd", "mfa"]}
    sign_in(with_one, idp)
    assert is_in(with_one)


def test_a_provider_that_is_away_is_said_on_the_sign_in_page(visitor, larkspur, ada, idp):
    browser = visitor(larkspur)
    answer = idp.sign_in(browser.get(BEGIN)["Location"])
    idp.answer = lambda *_: (500, {})
    page = browser.get(BACK, answer, follow=True)
    assert "did not answer as it should" in page.text


def test_t16_a_provider_inside_our_own_network_is_not_called(fay):
    for issuer in ("http://127.0.0.1:5432", "https://169.254.169.254", "https://localhost", "http://example.com"):
        with pytest.raises(UnableToManagePeople):
            set_provider(provider=None, name="X", issuer=issuer, client_id="x", client_secret="x", is_active=True, by=fay)
    assert not IdentityProvider.objects.exists()


def test_the_admin_sets_it_up_and_the_secret_is_shown_to_nobody(client_for, fay, cora, ada):
    page = "/admin/advisors/identityprovider/"
    with provider() as made:
        said = {"name": "Okta", "issuer": made.issuer, "client_id": CLIENT_ID, "client_secret": SECRET, "is_active": "on"}
        assert client_for(cora).post(f"{page}add/", said).status_code == 403
        assert client_for(fay).post(f"{page}add/", said).status_code == 302
        row = IdentityProvider.objects.get()
        shown = client_for(fay).get(f"{page}{row.pk}/change/").text
        assert "/account/oidc/callback/" in shown
        assert SECRET not in shown
        client_for(fay).post(f"{page}{row.pk}/change/", said | {"client_secret": "", "name": "Entra"})
    row.refresh_from_db()
    assert (row.name, row.client_secret) == ("Entra", SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM advisors_identityprovider")
        assert SECRET not in cursor.fetchone()[0]
    assert SECRET not in str(list(Event.objects.values()))
    assert client_for(cora).get(f"{page}{row.pk}/change/").status_code == 200


def test_what_is_no_provider_is_refused_with_a_reason(client_for, fay):
    with provider() as made:
        said = {"name": "Okta", "issuer": f"{made.issuer}/", "client_id": CLIENT_ID, "client_secret": SECRET, "is_active": "on"}
        page = client_for(fay).post("/admin/advisors/identityprovider/add/", said, follow=True)
    assert "The provider calls itself" in page.text
    assert not IdentityProvider.objects.exists()


def test_es256_is_read_too():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    from tests.advisors.oidc_provider import encoded

    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_numbers()
    own = {"kty": "EC", "crv": "P-256", "kid": "e", "x": encoded(point.x.to_bytes(32)), "y": encoded(point.y.to_bytes(32))}
    head, body = ({"alg": "ES256", "kid": "e"}, {"sub": "u"})
    text = ".".join(encoded(json.dumps(part).encode()) for part in (head, body))
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{text}.{encoded(r.to_bytes(32) + s.to_bytes(32))}"
    assert jwt.claims(token, [own, jwk(KEY)]) == {"sub": "u"}
    with pytest.raises(jwt.BadToken):
        jwt.claims(token[:-4] + "AAAA", [own])
    with pytest.raises(jwt.BadToken):
        jwt.claims(signed({"sub": "u", "exp": time.time()}), [own])
    with pytest.raises(jwt.BadToken):
        jwt.claims(".".join([encoded(b"[" * 100_000), *token.split(".")[1:]]), [own])


def test_another_issuer_knows_nobody_by_the_subjects_of_the_one_before(visitor, larkspur, ada, fay, idp):
    """Whoever runs the new one may say any subject."""
    sign_in(visitor(larkspur), idp)
    with provider() as other:
        set_up = {"name": "Okta", "issuer": other.issuer, "client_id": CLIENT_ID, "client_secret": SECRET}
        set_provider(provider=IdentityProvider.objects.get(), is_active=True, by=fay, **set_up)
        other.person |= {"email": "somebody@else.example"}
        browser = visitor(larkspur)
        sign_in(browser, other)
    assert not is_in(browser)
    assert not Identity.objects.exists()


@pytest.mark.parametrize("role", ["compliance", "manager"])
def test_t20_an_admin_becomes_no_approver_by_a_provider_that_says_whatever_he_likes(visitor, larkspur, ada, cora, idp, role):
    """He chooses the provider: what he may not grant, its word does not grant either."""
    User.objects.filter(pk=ada.pk).update(role=role)
    browser = visitor(larkspur)
    sign_in(browser, idp)
    assert not is_in(browser)
    invite(email="gus@larkspur.example", name="Gus Hale", role=role, by=cora.actor, at=timezone.now())
    idp.person |= {"email": "gus@larkspur.example", "sub": "u-9"}
    sign_in(browser, idp)
    assert not is_in(browser)
    assert not Identity.objects.exists()
