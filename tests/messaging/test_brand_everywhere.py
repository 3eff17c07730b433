"""A5: where does a firm's new look show? Everywhere, with the next request."""

import re

import pytest

from relate.lib.colour import palettes
from tenants import enter
from tenants.models import Organization
from tests.messaging.posting import on_its_way, send

pytestmark = pytest.mark.django_db
NAME, COLOR = "Heron & Vale", "#803311"
SAVED = {"name": NAME, "color": COLOR, "font": "instrument-sans", "radius": "small", "mark": "peaks"}


def test_a5_a_change_of_brand_shows_on_every_surface_with_the_next_request(
    client_for, visitor, larkspur, fay, ivy, ada, cora, provider, mailoutbox
):
    client_for(fay).post("/settings/firm/", {**SAVED, "postal_address": "1 Pier, Astoria OR"})
    visitor(larkspur).post("/account/password/reset/", {"email": ada.email})
    with enter.firm(Organization.objects.get(pk=larkspur.pk)):
        assert send(on_its_way(ivy, ada, cora).deliveries.get()) == "sent"
    (letter,), reset = provider.accepted, mailoutbox[-1]
    rating = re.search(r"/f/[\w-]+/", letter.text).group()

    surfaces = {
        "the app": client_for(ada).get("/").text,
        "sign-in": visitor(larkspur).get("/account/login/").text,
        "the answer page": visitor(larkspur).get(rating).text,
        "the letter": letter.html + letter.sender,
        "the reset mail": reset.subject + reset.body,
    }
    assert [name for name, text in surfaces.items() if NAME not in text.replace("&amp;", "&")] == []
    assert palettes(COLOR)[0].accent in letter.html
    assert COLOR in visitor(larkspur).get("/brand.css").text
