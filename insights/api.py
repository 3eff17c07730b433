"""How does a machine read alerts and sentiment trends, and ask what a portfolio's figures and feedback say together?"""

import re
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors.access import user_of
from advisors.once import once
from insights.composed import insights_for
from insights.models import Alert
from insights.prose import prose
from insights.queries.trends import sentiment_trend
from portfolios.models import Portfolio
from relate.lib.api import Pages, StrictSerializer

LONGEST = timedelta(days=3 * 366)


class AlertSerializer(serializers.ModelSerializer[Alert]):
    class Meta:
        model = Alert
        fields = (
            *("id", "household_id", "owner_id", "kind", "severity", "title", "text", "source_id", "raised_at", "due_at"),
            *("snoozed_until", "closed_at", "closed_by_id", "outcome"),
        )


class NewestAlerts(Pages):
    ordering = ("-raised_at", "-id")


class AlertList(generics.ListAPIView[Alert]):
    """Alerts, newest first. `?state=open`, `snoozed` or `closed` narrows."""

    asks = {"state": "open, snoozed or closed"}
    serializer_class = AlertSerializer
    pagination_class = NewestAlerts
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        alerts = Alert.objects.visible_to(user_of(self.request))
        now = timezone.now()
        states = {"open": alerts.due(now), "snoozed": alerts.snoozed(now), "closed": alerts.closed(), "": alerts}
        try:
            return states[self.request.query_params.get("state", "")]
        except KeyError as unknown:
            raise serializers.ValidationError({"state": ["Choose open, snoozed or closed."]}) from unknown


class AlertDetail(generics.RetrieveAPIView[Alert]):
    """One alert."""

    serializer_class = AlertSerializer
    queryset = Alert.objects.none()

    def get_queryset(self) -> QuerySet[Alert]:
        return Alert.objects.visible_to(user_of(self.request))


class TrendQuery(StrictSerializer):
    advisor_id = serializers.UUIDField(required=False)
    time_range = serializers.CharField(default="30d", help_text="Days, weeks, months or years: 30d, 12w, 6m, 1y")

    def validate_time_range(self, value: str) -> timedelta:
        found = re.fullmatch(r"(\d{1,4})([dwmy])", value)
        span = timedelta(days=int(found[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[found[2]]) if found else timedelta()
        if not timedelta() < span <= LONGEST:
            raise serializers.ValidationError("Say for example 30d, 12w, 6m or 1y; at most three years.")
        return span


class TrendPointSerializer(serializers.Serializer[Any]):
    week = serializers.DateField()
    answers = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    note = serializers.CharField()


class TrendSerializer(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField()
    answers = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    points = TrendPointSerializer(many=True)


class SentimentTrends(APIView):
    """Mean sentiment from -1 to 1 by week, with the 95 % interval; null below three answers."""

    @extend_schema(
        parameters=[OpenApiParameter("advisor_id", str), OpenApiParameter("time_range", str)], responses=TrendSerializer
    )
    def get(self, request: Request) -> Response:
        query = TrendQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        end = timezone.now()
        start = _midnight(end - query.validated_data["time_range"])
        advisor = query.validated_data.get("advisor_id")
        trend = sentiment_trend(user_of(request), start=start, end=end, advisor_id=advisor)
        return Response(TrendSerializer(trend).data)


class InsightsQuery(StrictSerializer):
    portfolio_id = serializers.UUIDField()


class EvidenceSerializer(serializers.Serializer[Any]):
    """A figure that an insight rests on. `proof` is the page that shows how it came about."""

    what = serializers.CharField()
    value = serializers.CharField(help_text="As people read it")
    number = serializers.CharField(help_text="As it was computed; empty where there is none")
    unit = serializers.CharField(help_text="A currency, fraction, units or ratio")
    method = serializers.CharField()
    basis = serializers.CharField(help_text="net, gross or empty")
    start = serializers.DateField(allow_null=True, help_text="The end of the day on which its period begins")
    as_of = serializers.DateField(allow_null=True)
    origin = serializers.CharField()
    proof = serializers.CharField()


class InsightSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The kind, and what it is about; the same until something else is told")
    kind = serializers.CharField()
    subject = serializers.CharField(help_text="A symbol or topic; empty for the whole household")
    title = serializers.CharField()
    text = serializers.CharField()
    weight = serializers.IntegerField(help_text="0 to 100; the weightiest comes first")
    evidence = EvidenceSerializer(many=True)


class ProseSerializer(serializers.Serializer[Any]):
    """The same in a few sentences; a figure that stands in no fact is refused, and rules write instead."""

    text = serializers.CharField()
    writer = serializers.CharField()
    model = serializers.CharField()
    note = serializers.CharField()


class MissingSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()


class InsightsAnswer(serializers.Serializer[Any]):
    portfolio_id = serializers.UUIDField()
    household_id = serializers.UUIDField()
    as_of = serializers.DateField()
    valued_on = serializers.DateField(allow_null=True, help_text="The last day that the figures know about")
    writer = serializers.CharField()
    prose = ProseSerializer()
    insights = InsightSerializer(many=True)
    not_available = MissingSerializer(many=True)


def _portfolio(request: Request) -> Portfolio:
    query = InsightsQuery(data=request.data)
    query.is_valid(raise_exception=True)
    portfolios = Portfolio.objects.visible_to(user_of(request)).select_related("household")
    return get_object_or_404(portfolios, pk=query.validated_data["portfolio_id"])


class GenerateInsights(APIView):
    """What the figures of the portfolio's household and its answers say together: each insight with the evidence it rests on.

    Sensitivities are estimates from the past with their interval, never a forecast; what cannot be told has its reason.
    """

    @once(_portfolio)
    @extend_schema(request=InsightsQuery, responses=InsightsAnswer)
    def post(self, request: Request) -> Response:
        portfolio = _portfolio(request)
        today = timezone.localdate()
        told = insights_for(portfolio.household, on=today)
        written = prose(told)
        answer = {
            "portfolio_id": portfolio.pk,
            "household_id": portfolio.household_id,
            "as_of": today,
            "valued_on": told.as_of,
            "writer": written.writer,
            "prose": written,
            "insights": told.insights,
            "not_available": told.missing,
        }
        return Response(InsightsAnswer(answer).data)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


app_name = "insights"
urlpatterns = [
    path("alerts/", AlertList.as_view(), name="alerts"),
    path("alerts/<uuid:pk>/", AlertDetail.as_view(), name="alert"),
    path("analytics/sentiment-trends/", SentimentTrends.as_view(), name="sentiment_trends"),
    path("ai/generate-insights/", GenerateInsights.as_view(), name="generate_insights"),
]
