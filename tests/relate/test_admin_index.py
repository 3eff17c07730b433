"""Does the administration call its records by the words that people use, and does each role see its own?"""

import re

import pytest
from django.contrib import admin

from advisors.models import User

pytestmark = pytest.mark.django_db
SEEN = {
    "admin": {"Clients", "Messages", "Copies of records", "Reports on deliveries", "People", "API keys", "Audit trail"},
    "compliance": {"Complaints", "Incidents", "Legal holds", "Kept copies of erased records", "Refusals of mail"},
    "examiner": {"Letters as they were sent", "Findings", "Copies of records", "Events", "Looks"},
}
HIDDEN = {
    "admin": {"Complaints", "Incidents", "Legal holds", "Kept copies of erased records"},
    "compliance": set(),
    "examiner": {"People", "API keys", "Complaints"},
}


def names_on(page):
    return {name.strip() for name in re.findall(r'<a href="/admin/[^"]*"[^>]*>([^<]+)</a>', page)}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_its_records_by_plain_names(client_for, larkspur, role):
    person = User.objects.create_user("x@larkspur.example", "relate-demo", name="X", role=role)
    person.firm_of_test = larkspur
    names = names_on(client_for(person).get("/admin/").text)
    assert names >= SEEN[role]
    assert not names & HIDDEN[role]


def test_no_record_is_called_by_the_name_of_its_class():
    """Django makes "records exports" of RecordsExport; one word says itself."""
    raw = []
    for model in admin.site._registry:
        words = re.findall("[A-Z]+[a-z]*", model.__name__)
        if len(words) > 1 and model._meta.verbose_name == " ".join(words).lower():
            raw.append(model.__name__)
    assert raw == ["IdentityProvider"]  # those are people's words
