"""How does a machine read accounts and their figures, and bring in statements? As much as the person of its key may see."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from advisors.access import user_of
from advisors.models import User
from advisors.once import once
from advisors.roles import Action
from clients.models import Client
from portfolios import actions
from portfolios import serializers as shape
from portfolios.columns import described, named
from portfolios.models import Import, Portfolio, Valuation
from portfolios.queries import PERIODS, flows_of, portfolio_figures, standing
from portfolios.sources.sheet import MAX_BYTES
from relate.lib.api import unable

UUID = serializers.UUIDField()


class PortfolioList(generics.ListAPIView[Portfolio]):
    """Accounts, newest first, with their last value. `?household=` narrows to one household."""

    asks = {"household": "key of a household"}
    serializer_class = shape.PortfolioSerializer
    queryset = Portfolio.objects.none()

    def get_queryset(self) -> QuerySet[Portfolio]:
        last = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on")
        found = Portfolio.objects.visible_to(user_of(self.request)).annotate(
            total_value=Subquery(last.values("value")[:1]),
            cash_balance=Subquery(last.values("cash")[:1]),
            as_of=Subquery(last.values("on")[:1]),
        )
        household = self.request.query_params.get("household")
        return found.filter(household_id=UUID.to_internal_value(household)) if household else found


class PortfolioDetail(APIView):
    """One account with what was put in, gained, sold at a gain and risked."""

    @extend_schema(responses=shape.StandingSerializer)
    def get(self, request: Request, pk: str) -> Response:
        account = _account(request, pk)
        stands = standing(account, on=timezone.localdate())
        own = ("id", "household_id", "name", "custodian", "account_tail", "currency", "last_sync")
        values = {name: getattr(account, name) for name in own} | {name: getattr(stands, name) for name in stands.__slots__}
        return Response(shape.StandingSerializer(values).data)


class Holdings(APIView):
    """What the account holds, the largest first, cash last."""

    @extend_schema(responses=shape.HoldingsSerializer)
    def get(self, request: Request, pk: str) -> Response:
        figures = portfolio_figures(_account(request, pk), on=timezone.localdate())
        rows = [shape.holding(line) for line in figures.holdings]
        answer = {"as_of": figures.as_of, "currency": figures.currency, "results": rows}
        return Response(shape.HoldingsSerializer(answer).data)


class Performance(APIView):
    """Net and gross over the same days, with method and source, and a year of each from one year on."""

    @extend_schema(
        parameters=[OpenApiParameter("period", str, enum=list(PERIODS), description="ytd, where none is asked for")],
        responses=shape.PerformanceSerializer,
    )
    def get(self, request: Request, pk: str) -> Response:
        period = request.query_params.get("period", "ytd")
        if period not in PERIODS:
            raise serializers.ValidationError({"period": [f"Use one of {', '.join(PERIODS)}."]})
        figures = portfolio_figures(_account(request, pk), on=timezone.localdate())
        flows = flows_of(figures, period)
        answer = {
            "period": period,
            "currency": figures.currency,
            "as_of": figures.as_of,
            "net": shape.figure(figures.returns[period].net),
            "gross": shape.figure(figures.returns[period].gross),
            "benchmark": shape.figure(figures.benchmark.returns[period]),
            "net_yearly": shape.figure(figures.returns[period].net_yearly),
            "gross_yearly": shape.figure(figures.returns[period].gross_yearly),
            "money_weighted": shape.figure(figures.returns[period].money_weighted),
            "paid_in": shape.figure(flows.paid_in),
            "taken_out": shape.figure(flows.taken_out),
        }
        return Response(shape.PerformanceSerializer(answer).data)


def _imports(request: Request) -> QuerySet[Import]:
    user = user_of(request)
    _may_import(user)
    return Import.objects.visible_to(user)


def _import(request: Request, pk: str) -> Import:
    return get_object_or_404(_imports(request), pk=pk)


def _table(request: Request, pk: str) -> Import:
    """A file of a layout that we do not know, as long as its columns can be named."""
    open_ones = _imports(request).filter(state__in=[Import.State.UNMAPPED, Import.State.PREVIEWED])
    return get_object_or_404(open_ones.exclude(fingerprint=""), pk=pk)


def _client(request: Request, client_id: str) -> Client:
    _may_import(user_of(request))
    return get_object_or_404(Client.objects.visible_to(user_of(request)), pk=client_id)


def _may_import(user: User) -> None:
    if not user.may(Action.IMPORT_FILES):
        raise PermissionDenied


class Sync(APIView):
    """Asks the systems that bring a client's accounts, and values them anew; `last_sync` of each says when it was done.

    409 with the reason and what to do, where no connection brings one or none can be asked now.
    """

    @once(_client)
    @extend_schema(request=None, responses={202: shape.SyncSerializer})
    def post(self, request: Request, client_id: str) -> Response:
        client, user = _client(request, client_id), user_of(request)
        try:
            connections, portfolios = actions.ask_sync(client=client, by=user, at=timezone.now())
        except actions.UnableToSync as refusal:
            return unable(refusal)
        told = [{"id": one.pk, "name": one.name, "last_good_at": one.last_good_at} for one in connections]
        answer = {"status": "queued", "portfolios": [one.pk for one in portfolios], "connections": told}
        return Response(shape.SyncSerializer(answer).data, status=status.HTTP_202_ACCEPTED)


class ImportList(generics.ListAPIView[Import]):
    """Statement files, newest first. POST a `file` to see what it would do; nothing is written before it is applied."""

    serializer_class = shape.ImportSerializer
    parser_classes = [MultiPartParser]
    queryset = Import.objects.none()

    def get_queryset(self) -> QuerySet[Import]:
        return _imports(self.request)

    @once(_imports)
    @extend_schema(request=shape.UploadSerializer, responses={201: shape.ImportSerializer})
    def post(self, request: Request) -> Response:
        user = user_of(request)
        _may_import(user)
        form = shape.UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file = form.validated_data["file"]
        if file.size > MAX_BYTES:
            raise serializers.ValidationError({"file": ["The file is larger than 20 MB."]})
        batch = actions.upload(file_name=file.name, content=file.read(), by=user, at=timezone.now())
        return Response(shape.ImportSerializer(batch).data, status=status.HTTP_201_CREATED)


class ImportDetail(generics.RetrieveAPIView[Import]):
    """One file: what it would do, how far it is, or what it did. DELETE discards one that is not imported; 409 says why not."""

    serializer_class = shape.ImportSerializer
    queryset = Import.objects.none()

    def get_queryset(self) -> QuerySet[Import]:
        return _imports(self.request)

    @once(lambda request, pk: _imports(request))  # the same request again finds nothing, and gets the first answer
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        try:
            actions.discard(batch=_import(request, pk), by=user_of(request))
        except actions.UnableToImport as refusal:
            return unable(refusal)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImportColumns(APIView):
    """A table that no source knows: its header and what must be said of it. POST names its columns; the firm remembers them."""

    @extend_schema(responses=shape.ColumnsSerializer)
    def get(self, request: Request, pk: str) -> Response:
        return Response(shape.ColumnsSerializer(described(_table(request, pk))).data)

    @once(_import)
    @extend_schema(request=shape.NamedColumnsSerializer, responses=shape.ColumnsSerializer)
    def post(self, request: Request, pk: str) -> Response:
        batch = _table(request, pk)
        form = shape.NamedColumnsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            mapping = named(batch, form.validated_data)
            batch = actions.name_columns(batch=batch, mapping=mapping, by=user_of(request), at=timezone.now())
        except actions.UnableToImport as refusal:
            return unable(refusal)
        return Response(shape.ColumnsSerializer(described(batch)).data)


class ImportApply(APIView):
    """Lets the import run; follow `state` and `rows_done`. 409 with the reason where it cannot."""

    @once(_import)
    @extend_schema(request=shape.ApplySerializer, responses={202: shape.ImportSerializer})
    def post(self, request: Request, pk: str) -> Response:
        batch, user = _import(request, pk), user_of(request)
        form = shape.ApplySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            batch = _chosen(batch, form.validated_data, user)
            batch = actions.begin(batch=batch, by=user)
        except actions.UnableToImport as refusal:
            return unable(refusal)
        return Response(shape.ImportSerializer(batch).data, status=status.HTTP_202_ACCEPTED)


class ImportUndo(APIView):
    """Takes back everything that the file brought. 409 with the reason where it cannot."""

    @once(_import)
    @extend_schema(request=None, responses=shape.ImportSerializer)
    def post(self, request: Request, pk: str) -> Response:
        batch = _import(request, pk)
        try:
            batch = actions.undo(batch=batch, by=user_of(request).actor, at=timezone.now())
        except actions.UnableToUndo as refusal:
            return unable(refusal)
        return Response(shape.ImportSerializer(batch).data)


def _account(request: Request, pk: str) -> Portfolio:
    return get_object_or_404(Portfolio.objects.visible_to(user_of(request)), pk=pk)


def _chosen(batch: Import, said: dict[str, Any], user: User) -> Import:
    choices = {
        one["index"]: actions.Choice(
            portfolio_id=one.get("portfolio_id"), household_id=one.get("household_id"), reason=one["reason"]
        )
        for one in said.get("accounts", [])
    }
    if not choices and "as_of" not in said:
        return batch
    return actions.choose(batch=batch, choices=choices, by=user, as_of=said.get("as_of"))


app_name = "portfolios"
urlpatterns = [
    path("portfolios/", PortfolioList.as_view(), name="portfolios"),
    path("portfolios/<uuid:pk>/", PortfolioDetail.as_view(), name="portfolio"),
    path("portfolios/<uuid:pk>/holdings/", Holdings.as_view(), name="holdings"),
    path("portfolios/<uuid:pk>/performance/", Performance.as_view(), name="performance"),
    path("portfolios/<uuid:client_id>/sync/", Sync.as_view(), name="sync"),
    path("imports/", ImportList.as_view(), name="imports"),
    path("imports/<uuid:pk>/", ImportDetail.as_view(), name="import"),
    path("imports/<uuid:pk>/columns/", ImportColumns.as_view(), name="import_columns"),
    path("imports/<uuid:pk>/apply/", ImportApply.as_view(), name="import_apply"),
    path("imports/<uuid:pk>/undo/", ImportUndo.as_view(), name="import_undo"),
]
