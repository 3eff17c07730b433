"""How does a machine read what clients answered, and how each answer was read?"""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from rest_framework import generics, serializers

from advisors.access import user_of
from advisors.models import User
from feedback.models import Reading, Reply
from relate.lib.api import Pages


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    class Meta:
        model = Reading
        fields = (
            *("sentiment", "sentiment_score", "probabilities", "topics", "urgency_level", "is_complaint", "is_leaving"),
            *("action_items", "reader", "model_version", "at"),
        )


class ReplySerializer(serializers.ModelSerializer[Reply]):
    message_id = serializers.UUIDField(source="delivery.message_id")
    reading = serializers.SerializerMethodField()

    class Meta:
        model = Reply
        fields = (
            *("id", "household_id", "client_id", "message_id", "rating", "text", "chosen_topics", "wants_call"),
            *("language", "received_at", "changed_at", "reading"),
        )

    def get_reading(self, reply: Reply) -> dict[str, Any] | None:
        """Null while nobody has read it."""
        return next((dict(ReadingSerializer(reading).data) for reading in reply.readings.all()), None)


class NewestReplies(Pages):
    ordering = ("-received_at", "-id")


def _replies(user: User) -> QuerySet[Reply]:
    current = Prefetch("readings", Reading.objects.filter(is_current=True))
    return Reply.objects.visible_to(user).select_related("delivery").prefetch_related(current)


class ReplyList(generics.ListAPIView[Reply]):
    """Answers, newest first. `?household=` narrows to one household."""

    asks = {"household": "key of a household"}
    serializer_class = ReplySerializer
    pagination_class = NewestReplies
    queryset = Reply.objects.none()

    def get_queryset(self) -> QuerySet[Reply]:
        replies = _replies(user_of(self.request))
        household = self.request.query_params.get("household")
        return replies.filter(household_id=serializers.UUIDField().to_internal_value(household)) if household else replies


class ReplyDetail(generics.RetrieveAPIView[Reply]):
    """One answer with its current reading."""

    serializer_class = ReplySerializer
    queryset = Reply.objects.none()

    def get_queryset(self) -> QuerySet[Reply]:
        return _replies(user_of(self.request))


app_name = "feedback"
urlpatterns = [
    path("feedback/", ReplyList.as_view(), name="replies"),
    path("feedback/<uuid:pk>/", ReplyDetail.as_view(), name="reply"),
]
