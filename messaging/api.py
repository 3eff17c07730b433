"""How does a machine read messages and move them along? Each move is the same action as on the screen, with the same refusals."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors.access import user_of
from advisors.models import User
from advisors.once import once
from advisors.roles import Action
from messaging import actions
from messaging.body import render
from messaging.letters import sheet_of
from messaging.models import Delivery, Message, Version
from relate.lib.api import StrictSerializer, unable

UUID = serializers.UUIDField()


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    class Meta:
        model = Delivery
        fields = ("id", "client_id", "channel", "state", "attempt", "due_at", "handed_at", "provider", "provider_id", "problem")


class TextSerializer(serializers.Serializer[Any]):
    """The newest version as the client would read it."""

    version = serializers.UUIDField()
    number = serializers.IntegerField()
    subject = serializers.CharField()
    preview = serializers.CharField()
    body = serializers.CharField()
    writer = serializers.CharField()


class MessageSerializer(serializers.ModelSerializer[Message]):
    text = serializers.SerializerMethodField()
    deliveries = DeliverySerializer(many=True, read_only=True)

    class Meta:
        model = Message
        fields = (
            *("id", "household_id", "advisor_id", "kind", "state", "as_of", "when", "send_at", "submitted_at", "submitted_by_id"),
            *("sent_at", "asked_for", "created_at", "text", "deliveries"),
        )

    @extend_schema_field(TextSerializer(allow_null=True))
    def get_text(self, message: Message) -> dict[str, Any] | None:
        newest = max(message.versions.all(), key=lambda version: version.number, default=None)
        if newest is None:
            return None
        sheet = sheet_of(newest)
        shown = {name: render(getattr(newest, name), sheet) for name in ("subject", "preview", "body")}
        return {"version": newest.pk, "number": newest.number, "writer": newest.writer, **shown}


class EmptySerializer(StrictSerializer):
    """Nothing to say."""


class ApproveSerializer(StrictSerializer):
    version = serializers.UUIDField(help_text="The version that was read; a newer one is not approved by this")


class ReasonSerializer(StrictSerializer):
    reason = serializers.CharField()


class WithdrawSerializer(StrictSerializer):
    reason = serializers.CharField(required=False, default="")


class WhenSerializer(StrictSerializer):
    when = serializers.ChoiceField(choices=Message.When.choices)


def _messages(user: User) -> QuerySet[Message]:
    versions = Prefetch("versions", Version.objects.order_by("number"))
    return Message.objects.visible_to(user).select_related("household", "advisor").prefetch_related(versions, "deliveries")


class MessageList(generics.ListAPIView[Message]):
    """Messages, newest first. `?state=` and `?household=` narrow them."""

    asks = {"household": "key of a household", "state": "one of the states of a message"}
    serializer_class = MessageSerializer
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        asked = self.request.query_params
        found = _messages(user_of(self.request))
        if household := asked.get("household"):
            found = found.filter(household_id=UUID.to_internal_value(household))
        if state := asked.get("state"):
            if state not in Message.State.values:
                raise serializers.ValidationError({"state": [f"Use one of {', '.join(Message.State.values)}."]})
            found = found.filter(state=state)
        return found


class MessageDetail(generics.RetrieveAPIView[Message]):
    """One message with its text and deliveries."""

    serializer_class = MessageSerializer
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        return _messages(user_of(self.request))


def _message(request: Request, pk: str, action: Action) -> Message:
    user = user_of(request)
    if not user.may(action):
        raise PermissionDenied("The person of this key may not do that.")
    return get_object_or_404(_messages(user), pk=pk)


_submits = partial(_message, action=Action.SUBMIT_LETTERS)
_approves = partial(_message, action=Action.APPROVE_LETTERS)


def _moved(
    request: Request,
    pk: str,
    action: Action,
    shape: type[StrictSerializer],
    move: Callable[[Message, User, dict[str, Any]], Message],
) -> Response:
    """Right, object, fields, action: 403, 404, 400 and 409 in this order."""
    message, user = _message(request, pk, action), user_of(request)
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    try:
        move(message, user, dict(form.validated_data))
    except REFUSALS as refusal:
        return unable(refusal)
    return Response(MessageSerializer(_messages(user).get(pk=pk)).data)


REFUSALS = (
    actions.UnableToSubmit,
    actions.UnableToApprove,
    actions.UnableToRequestChanges,
    actions.UnableToSchedule,
    actions.UnableToWithdraw,
)


class Submit(APIView):
    """To compliance, or on its way where the firm's policy asks nobody. 409 says what stands in the way."""

    @once(_submits)
    @extend_schema(request=EmptySerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: str) -> Response:
        def move(message: Message, user: User, _: dict[str, Any]) -> Message:
            return actions.submit(message=message, by=user, at=timezone.now())

        return _moved(request, pk, Action.SUBMIT_LETTERS, EmptySerializer, move)


class Approve(APIView):
    """Only by another person than its author and last editor, and only the version that was read."""

    @once(_approves)
    @extend_schema(request=ApproveSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: str) -> Response:
        def move(message: Message, user: User, given: dict[str, Any]) -> Message:
            version = get_object_or_404(Version, message=message, pk=given["version"])
            return actions.approve(message=message, version=version, by=user, at=timezone.now())

        return _moved(request, pk, Action.APPROVE_LETTERS, ApproveSerializer, move)


class RequestChanges(APIView):
    """Back to its author, with the reason."""

    @once(_approves)
    @extend_schema(request=ReasonSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: str) -> Response:
        def move(message: Message, user: User, given: dict[str, Any]) -> Message:
            return actions.request_changes(message=message, by=user, at=timezone.now(), **given)

        return _moved(request, pk, Action.APPROVE_LETTERS, ReasonSerializer, move)


class Schedule(APIView):
    """`now`: as soon as it is approved; `morning`: the next 8:30 where the household lives."""

    @once(_submits)
    @extend_schema(request=WhenSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: str) -> Response:
        def move(message: Message, user: User, given: dict[str, Any]) -> Message:
            return actions.schedule(message=message, choice=given["when"], by=user, at=timezone.now())

        return _moved(request, pk, Action.SUBMIT_LETTERS, WhenSerializer, move)


class Withdraw(APIView):
    """It will not be sent; what has been handed over cannot be withdrawn."""

    @once(_submits)
    @extend_schema(request=WithdrawSerializer, responses=MessageSerializer)
    def post(self, request: Request, pk: str) -> Response:
        def move(message: Message, user: User, given: dict[str, Any]) -> Message:
            return actions.withdraw(message=message, by=user, at=timezone.now(), **given)

        return _moved(request, pk, Action.SUBMIT_LETTERS, WithdrawSerializer, move)


urlpatterns = [
    path("messages/", MessageList.as_view(), name="messages"),
    path("messages/<uuid:pk>/", MessageDetail.as_view(), name="message"),
    path("messages/<uuid:pk>/submit/", Submit.as_view(), name="message-submit"),
    path("messages/<uuid:pk>/approve/", Approve.as_view(), name="message-approve"),
    path("messages/<uuid:pk>/request-changes/", RequestChanges.as_view(), name="message-request-changes"),
    path("messages/<uuid:pk>/schedule/", Schedule.as_view(), name="message-schedule"),
    path("messages/<uuid:pk>/withdraw/", Withdraw.as_view(), name="message-withdraw"),
]
