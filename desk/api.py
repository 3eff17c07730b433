"""How does a machine follow what happened to the households that its person may see?"""

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework import generics, serializers

from advisors.access import user_of
from clients.models import Household
from events.models import Event
from relate.lib.api import Pages


class EventSerializer(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = ("id", "at", "kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id", "data")


class NewestEvents(Pages):
    ordering = ("-id",)


class EventList(generics.ListAPIView[Event]):
    """Events, newest first; texts and names are not among them. `?kind=message.sent` and `?household=` narrow."""

    asks = {"household": "key of a household", "kind": "such as message.sent"}
    serializer_class = EventSerializer
    pagination_class = NewestEvents
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Event]:
        user, asked = user_of(self.request), self.request.query_params
        events = Event.objects.all()
        if not user.sees_every_household:
            mine = Household.objects.visible_to(user).values("pk")
            events = events.filter(Q(household_id__in=mine) | Q(actor_id=user.pk))
        if kind := asked.get("kind"):
            events = events.filter(kind=kind)
        if household := asked.get("household"):
            events = events.filter(household_id=serializers.UUIDField().to_internal_value(household))
        return events


app_name = "desk"
urlpatterns = [path("events/", EventList.as_view(), name="events")]
