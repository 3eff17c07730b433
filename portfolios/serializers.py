"""In which shape do machines read accounts, figures and imports?"""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from portfolios.columns import KINDS
from portfolios.figures import Figure
from portfolios.models import Import, Portfolio
from portfolios.queries import HoldingLine, Number
from portfolios.sources import mapped
from portfolios.sources.mapped_cells import DECIMALS, ORDERS
from relate.lib.api import StrictSerializer


class PortfolioSerializer(serializers.ModelSerializer[Portfolio]):
    total_value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    cash_balance = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    as_of = serializers.DateField(allow_null=True, help_text="The day of the value")

    class Meta:
        model = Portfolio
        fields = (
            *("id", "household_id", "name", "custodian", "account_tail", "currency", "opened_on", "closed_on", "last_sync"),
            *("as_of", "total_value", "cash_balance", "unvalued_because", "created_at"),
        )


class StandingSerializer(serializers.Serializer[Any]):
    """An account with what was put in, gained and risked; what is null has its reason."""

    id = serializers.UUIDField()
    household_id = serializers.UUIDField()
    name = serializers.CharField()
    custodian = serializers.CharField()
    account_tail = serializers.CharField()
    currency = serializers.CharField()
    last_sync = serializers.DateTimeField(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    total_value = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    cash_balance = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    invested_amount = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)
    unrealized_pnl = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True, rounding="ROUND_HALF_EVEN")
    realized_pnl = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True, rounding="ROUND_HALF_EVEN")
    risk_score = serializers.IntegerField(
        allow_null=True, help_text="1 to 7: volatility (CESR/10-673), concentration, drawdown and equity share of the last year"
    )
    reasons = serializers.DictField(child=serializers.CharField())


class FigureSerializer(serializers.Serializer[Any]):
    """A number with everything that says what it is, or null with the reason."""

    value = serializers.CharField(allow_null=True)
    reason = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    method = serializers.CharField(required=False)
    basis = serializers.CharField(required=False)
    start = serializers.DateField(required=False, allow_null=True)
    as_of = serializers.DateField(required=False)
    source = serializers.CharField(required=False)  # type: ignore[assignment]  # the field is called so
    benchmark = serializers.CharField(required=False)


class PerformanceSerializer(serializers.Serializer[Any]):
    period = serializers.CharField()
    currency = serializers.CharField(help_text="In which the values were that the returns are of")
    as_of = serializers.DateField(allow_null=True)
    net = FigureSerializer()
    gross = FigureSerializer()
    benchmark = FigureSerializer()
    net_yearly = FigureSerializer()
    gross_yearly = FigureSerializer()
    money_weighted = FigureSerializer()
    paid_in = FigureSerializer(help_text="Sum of what came in, over the same days")
    taken_out = FigureSerializer(help_text="Sum of what went out, below zero")


class HoldingSerializer(serializers.Serializer[Any]):
    symbol = serializers.CharField()
    name = serializers.CharField()
    asset_class = serializers.CharField()
    sector = serializers.CharField()
    quantity = serializers.CharField(allow_null=True)
    current_price = serializers.CharField(allow_null=True)
    cost_basis = serializers.CharField(allow_null=True)
    market_value = serializers.CharField(allow_null=True)
    weight_percentage = serializers.CharField(allow_null=True)


class HoldingsSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(allow_null=True)
    currency = serializers.CharField()
    results = HoldingSerializer(many=True)


class ImportSerializer(serializers.ModelSerializer[Import]):
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = (
            *("id", "file_name", "custodian", "kind", "as_of", "state", "accounts", "counts", "rows_total", "rows_done"),
            *("problems", "warnings", "refusal", "applied_at", "undone_at", "created_at"),
        )

    def get_counts(self, batch: Import) -> dict[str, int]:
        return {"create": batch.created_count, "update": batch.updated_count, "same": batch.unchanged_count}


class UploadSerializer(StrictSerializer):
    file = serializers.FileField()


class NamedColumnsSerializer(StrictSerializer):
    """What a table holds that no source knows: its columns by their headings, and what each word for what happened means."""

    columns = serializers.DictField(child=serializers.CharField())
    custodian = serializers.CharField(max_length=40)
    order = serializers.ChoiceField(list(ORDERS), required=False, default="", help_text="Which comes first in a date")
    decimal = serializers.ChoiceField(list(DECIMALS), required=False, default="", help_text="Which sign begins the decimals")
    words = serializers.DictField(child=serializers.ChoiceField(list(dict(KINDS))), required=False, default=dict)

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(columns) - set(mapped.FIELDS)):
            raise serializers.ValidationError(f"There is no field {', '.join(unknown)}. Use {', '.join(mapped.FIELDS)}.")
        return columns


class ColumnsSerializer(serializers.Serializer[Any]):
    """`asks`: sentences for what must still be said before the file can be applied."""

    state = serializers.CharField()
    refusal = serializers.CharField()
    header = serializers.ListField(child=serializers.CharField())
    first_rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    columns = serializers.DictField(child=serializers.CharField())
    custodian = serializers.CharField()
    order = serializers.CharField()
    decimal = serializers.CharField()
    words = serializers.DictField(child=serializers.CharField())
    asks = serializers.ListField(child=serializers.CharField())


class ChoiceSerializer(StrictSerializer):
    """Where one account of the file goes: to an account in the books, or to a household for which it is opened."""

    index = serializers.IntegerField(min_value=0)
    portfolio_id = serializers.UUIDField(required=False)
    household_id = serializers.UUIDField(required=False)
    reason = serializers.CharField(
        required=False, default="", max_length=300, help_text="Why an account comes back that went with an erased client"
    )


class ApplySerializer(StrictSerializer):
    accounts = ChoiceSerializer(many=True, required=False)
    as_of = serializers.DateField(required=False)


class AskedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    last_good_at = serializers.DateTimeField(allow_null=True)


class SyncSerializer(serializers.Serializer[Any]):
    status = serializers.CharField()
    portfolios = serializers.ListField(child=serializers.UUIDField())
    connections = AskedSerializer(many=True)


def figure(number: Number) -> dict[str, Any]:
    if not isinstance(number, Figure):
        return {"value": None, "reason": number.reason}
    names = ("unit", "method", "basis", "start", "as_of", "source", "benchmark")
    return {"value": plain(number), **{name: getattr(number, name) for name in names}}


def holding(line: HoldingLine) -> Mapping[str, Any]:
    return {
        "symbol": line.symbol,
        "name": line.name,
        "asset_class": line.asset_class,
        "sector": line.sector,
        "quantity": plain(line.quantity),
        "current_price": plain(line.price),
        "cost_basis": plain(line.cost),
        "market_value": plain(line.value),
        "weight_percentage": plain(line.weight, times=100),
    }


def plain(number: Number, times: int = 1) -> str | None:
    """Without trailing zeros and exponents; null where it is not available."""
    return f"{(number.value * times).normalize():f}" if isinstance(number, Figure) else None
