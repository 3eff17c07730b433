"""How does a machine read households, clients, tasks and referrals? As much as the person of its key may see."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.urls import path
from rest_framework import generics, serializers

from advisors.access import user_of
from clients.models import Client, Household, Referral, Task

Model = TypeVar("Model", bound=models.Model)
UUID = serializers.UUIDField()
FLAG = serializers.BooleanField()


class HouseholdSerializer(serializers.ModelSerializer[Household]):
    class Meta:
        model = Household
        fields = (
            *("id", "name", "advisor_id", "town", "since_on", "closed_on", "cadence", "next_letter_on"),
            *("channel", "language", "tone", "time_zone", "external_id", "risk_tolerance", "risk_capacity", "created_at"),
        )


class ClientSerializer(serializers.ModelSerializer[Client]):
    class Meta:
        model = Client
        fields = (
            *("id", "household_id", "kind", "name", "salutation", "email", "email_bounced_at", "phone", "occupation", "born_on"),
            *("receives_letters", "do_not_contact_reason", "external_id", "created_at"),
        )


class TaskSerializer(serializers.ModelSerializer[Task]):
    class Meta:
        model = Task
        fields = ("id", "household_id", "client_id", "owner_id", "title", "why", "due_on", "done_at", "source_id", "created_at")


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    class Meta:
        model = Referral
        fields = (
            *("id", "household_id", "client_id", "stage", "name", "contact", "remark", "was_asked"),
            *("value", "at", "changed_at", "created_at"),
        )


def _of_household(found: QuerySet[Model], asked: Any) -> QuerySet[Model]:
    household = asked.get("household")
    return found.filter(household_id=UUID.to_internal_value(household)) if household else found


class HouseholdList(generics.ListAPIView[Household]):
    """Households, newest first. `?search=` looks for part of a name, `?external_id=` for the key in another system."""

    asks = {"search": "part of a name", "external_id": "the key in another system"}
    serializer_class = HouseholdSerializer
    queryset = Household.objects.none()

    def get_queryset(self) -> QuerySet[Household]:
        asked = self.request.query_params
        found: QuerySet[Household] = Household.objects.visible_to(user_of(self.request))
        if search := asked.get("search"):
            found = found.filter(name__icontains=search)
        return found.filter(external_id=asked["external_id"]) if asked.get("external_id") else found


class HouseholdDetail(generics.RetrieveAPIView[Household]):
    """One household with its preferences."""

    serializer_class = HouseholdSerializer
    queryset = Household.objects.none()

    def get_queryset(self) -> QuerySet[Household]:
        return Household.objects.visible_to(user_of(self.request))


class ClientList(generics.ListAPIView[Client]):
    """Clients, newest first. `?household=`, `?email=` and `?external_id=` narrow."""

    asks = {"household": "key of a household", "email": "the whole address", "external_id": "the key in another system"}
    serializer_class = ClientSerializer
    queryset = Client.objects.none()

    def get_queryset(self) -> QuerySet[Client]:
        asked = self.request.query_params
        found = _of_household(Client.objects.visible_to(user_of(self.request)), asked)
        if email := asked.get("email"):
            found = found.filter(email__iexact=email)
        return found.filter(external_id=asked["external_id"]) if asked.get("external_id") else found


class ClientDetail(generics.RetrieveAPIView[Client]):
    """One person, trust or company."""

    serializer_class = ClientSerializer
    queryset = Client.objects.none()

    def get_queryset(self) -> QuerySet[Client]:
        return Client.objects.visible_to(user_of(self.request))


class TaskList(generics.ListAPIView[Task]):
    """Next actions, newest first. `?household=` and `?open=true` narrow."""

    asks = {"household": "key of a household", "open": "true or false"}
    serializer_class = TaskSerializer
    queryset = Task.objects.none()

    def get_queryset(self) -> QuerySet[Task]:
        asked = self.request.query_params
        found = _of_household(Task.objects.visible_to(user_of(self.request)), asked)
        if "open" in asked:
            found = found.filter(done_at__isnull=FLAG.to_internal_value(asked["open"]))
        return found


class TaskDetail(generics.RetrieveAPIView[Task]):
    """One next action."""

    serializer_class = TaskSerializer
    queryset = Task.objects.none()

    def get_queryset(self) -> QuerySet[Task]:
        return Task.objects.visible_to(user_of(self.request))


class ReferralList(generics.ListAPIView[Referral]):
    """Referrals, newest first. `?household=` and `?stage=` narrow."""

    asks = {"household": "key of a household", "stage": "one of the stages of a referral"}
    serializer_class = ReferralSerializer
    queryset = Referral.objects.none()

    def get_queryset(self) -> QuerySet[Referral]:
        asked = self.request.query_params
        found = _of_household(Referral.objects.visible_to(user_of(self.request)), asked)
        if stage := asked.get("stage"):
            found = found.filter(stage=serializers.ChoiceField(Referral.Stage.choices).to_internal_value(stage))
        return found


class ReferralDetail(generics.RetrieveAPIView[Referral]):
    """One referral. The person named is not written to by the product."""

    serializer_class = ReferralSerializer
    queryset = Referral.objects.none()

    def get_queryset(self) -> QuerySet[Referral]:
        return Referral.objects.visible_to(user_of(self.request))


app_name = "clients"
urlpatterns = [
    path("households/", HouseholdList.as_view(), name="households"),
    path("households/<uuid:pk>/", HouseholdDetail.as_view(), name="household"),
    path("clients/", ClientList.as_view(), name="clients"),
    path("clients/<uuid:pk>/", ClientDetail.as_view(), name="client"),
    path("tasks/", TaskList.as_view(), name="tasks"),
    path("tasks/<uuid:pk>/", TaskDetail.as_view(), name="task"),
    path("referrals/", ReferralList.as_view(), name="referrals"),
    path("referrals/<uuid:pk>/", ReferralDetail.as_view(), name="referral"),
]
