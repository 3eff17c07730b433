"""How does a machine take a household's statement? As a PDF, as much as the person of its key may see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from advisors.access import user_of
from advisors.actions import take_file
from clients.models import Household
from portfolios.printed import issued
from portfolios.queries import PERIODS

DAY = serializers.DateField()


class Statement(APIView):
    """Values, flows, returns, holdings and activity of a period, in the firm's look; each one taken is an event and a look."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Whoever accepts PDF alone is answered with one, and with JSON where there is none."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        parameters=[
            OpenApiParameter("period", str, enum=list(PERIODS), description="ytd, where none is asked for"),
            OpenApiParameter("on", OpenApiTypes.DATE, description="The last day; today, where none is asked for"),
        ],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: str) -> HttpResponse:
        home = get_object_or_404(Household.objects.visible_to(user_of(request)), pk=pk)
        period, today = request.query_params.get("period", "ytd"), timezone.localdate()
        if period not in PERIODS:
            raise serializers.ValidationError({"period": [f"Use one of {', '.join(PERIODS)}."]})
        said = request.query_params.get("on")
        try:
            on = min(DAY.to_internal_value(said), today) if said else today
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"on": error.detail}) from error
        found = issued(home, on=on, period=period, prepared_on=today)
        take_file(what="statement", obj=home, by=user_of(request), at=timezone.now(), household_id=home.pk)
        return found.response()


app_name = "statements"
urlpatterns = [path("households/<uuid:pk>/statement.pdf", Statement.as_view(), name="statement")]
