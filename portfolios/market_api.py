"""How does a machine read what the market and the economy did?"""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from markets.models import Security
from portfolios.models import Instrument
from portfolios.queries.quotes import market_data, readings
from relate.lib.api import Pages

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 6, "allow_null": True}


class MarketDataSerializer(serializers.Serializer[Any]):
    """Closes, never live prices. What is null has its reason in `reasons`, under the same name."""

    symbol = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()
    price = serializers.DecimalField(**MONEY, help_text="The last close")
    change_percent = serializers.DecimalField(**MONEY, help_text="Against the close before, in percent")
    volume = serializers.IntegerField(allow_null=True, help_text="Shares traded on the day of the close")
    market_cap = serializers.DecimalField(**MONEY, help_text="In the currency")
    pe_ratio = serializers.DecimalField(**MONEY, help_text="Price to the earnings of a share over twelve months")
    dividend_yield = serializers.DecimalField(**MONEY, help_text="Dividends of a year to the price, a fraction: 0.02 is 2 %")
    last_updated = serializers.DateField(allow_null=True, help_text="The day of the close")
    is_stale = serializers.BooleanField(help_text="The close is more than five business days old")
    basis = serializers.ChoiceField(choices=Security.Series.choices, help_text="What a close already contains")
    source = serializers.CharField()  # type: ignore[assignment]  # the field of the answer, not that of a field
    fundamentals_on = serializers.DateField(allow_null=True, help_text="When market_cap, pe_ratio and dividend_yield were told")
    fundamentals_source = serializers.CharField(allow_blank=True, help_text="By whom; empty: by nobody")
    reasons = serializers.DictField(child=serializers.CharField())


class BySymbol(Pages):
    ordering = ("symbol", "id")


class MarketDataList(generics.ListAPIView[Security]):
    """The securities among what the firm's accounts hold or held, by symbol. `?symbol=` narrows to one."""

    asks = {"symbol": "one symbol, such as AAPL"}
    serializer_class = MarketDataSerializer
    pagination_class = BySymbol
    queryset = Security.objects.none()

    def get_queryset(self) -> QuerySet[Security]:
        """Other firms' symbols are not told: what is listed, and what they wanted listed, is no business of this one."""
        known = Instrument.objects.exclude(security_id=None).values("security_id")
        found = Security.objects.filter(pk__in=known)
        symbol = self.request.query_params.get("symbol", "")
        return found.filter(symbol=symbol.upper()) if symbol else found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        rows = market_data(page, on=timezone.localdate())
        return self.get_paginated_response(MarketDataSerializer(rows, many=True).data)


class IndicatorSerializer(serializers.Serializer[Any]):
    series = serializers.CharField()
    name = serializers.CharField(source="about.name")
    unit = serializers.CharField(source="about.unit")
    month = serializers.DateField(help_text="Its first day")
    value = serializers.DecimalField(max_digits=12, decimal_places=4)
    known_on = serializers.DateField(help_text="Since when it counts as known, by the stated lag of the series")
    source = serializers.CharField(source="about.publisher")  # type: ignore[assignment]  # as above


class IndicatorsSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField()
    results = IndicatorSerializer(many=True)


class Indicators(APIView):
    """The newest figure of each economic indicator that is known today: monthly, from agencies of the United States."""

    @extend_schema(responses=IndicatorsSerializer)
    def get(self, request: Request) -> Response:
        today = timezone.localdate()
        return Response(IndicatorsSerializer({"as_of": today, "results": readings(on=today)}).data)


app_name = "market_data"
urlpatterns = [
    path("market-data/", MarketDataList.as_view(), name="market_data"),
    path("market-data/indicators/", Indicators.as_view(), name="indicators"),
]
