import pytest
from django.db.models import OuterRef

from clients.models import Client, Household
from relate.lib.along import along, brought

pytestmark = pytest.mark.django_db


def test_rows_come_along_in_their_order_and_with_their_types(ivy, django_assert_num_queries):
    Client.objects.create(household=ivy.household, name="Abe Moss", salutation="Abe", born_on="1990-01-02")
    rows = Client.objects.filter(household=OuterRef("pk")).order_by("name")
    with django_assert_num_queries(1):
        home = Household.objects.annotate(people=along(rows, "name", "born_on", "created_at", "household_id")).get()
        people = brought(Client, home.people)
        assert [one.name for one in people] == ["Abe Moss", "Ivy Moss"]
        assert (people[1], people[1].created_at, people[1].household_id) == (ivy, ivy.created_at, ivy.household_id)
        assert people[0].born_on.year == 1990
    with django_assert_num_queries(1):
        assert people[0].salutation == "Abe"


def test_nothing_comes_along_where_there_is_nothing(ada):
    Household.objects.create(name="Empty", advisor=ada, since_on="2026-01-01")
    rows = Client.objects.filter(household=OuterRef("pk"))
    assert Household.objects.annotate(people=along(rows, "name")).get().people == []
