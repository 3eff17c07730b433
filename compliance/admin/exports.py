"""How does somebody ask for a copy of records and take it along?"""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from advisors.access import sensitive, user_of
from advisors.downloads import signed_download
from advisors.roles import Action
from compliance import actions
from compliance.actions.exports import ASKS
from compliance.models import RecordsExport
from relate.lib.admin import Record

PAGE = "admin:compliance_recordsexport_change"


@admin.register(RecordsExport)
class RecordsExportAdmin(Record):
    """Each person sees the kinds of copies that his role may ask for."""

    list_display = ("created_at", "kind", "state", "how_far", "asked_by", "ended_at")
    list_filter = ("kind", "state")
    list_select_related = ("asked_by",)
    ordering = ("-created_at",)
    fields = ("kind", "client_id", "state", "how_far", "size_in_words", "sha256", "error", "asked_by", "created_at", "ended_at")
    change_list_template = "admin/compliance/recordsexport/change_list.html"
    change_form_template = "admin/compliance/recordsexport/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(_kinds(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecordsExport]:
        rows: QuerySet[RecordsExport] = super().get_queryset(request).filter(kind__in=_kinds(request))
        return rows if user_of(request).may(Action.READ_THE_RESTRICTED) else rows.exclude(has_withheld=True)

    @admin.display(description="Written")
    def how_far(self, export: RecordsExport) -> str:
        return f"{export.done:,} of {export.total:,} records, {export.percent} %"

    @admin.display(description="Size")
    def size_in_words(self, export: RecordsExport) -> str:
        return filesizeformat(export.size) if export.size else "—"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        kinds = _kinds(request)
        asked = {"may_ask": RecordsExport.Kind.TRAIL in kinds, "may_ask_for_all": RecordsExport.Kind.WHOLE in kinds}
        return super().changelist_view(request, {**asked, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        download = view(require_safe(sensitive(signed_download(self._seen)(self.download))))
        return [
            path("ask/", view(self.ask), name="compliance_recordsexport_ask"),
            path("<uuid:pk>/download/", download, name="compliance_recordsexport_download"),
            *super().get_urls(),
        ]

    def ask(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            raise Http404("This address takes a wish only.")
        kind = RecordsExport.Kind.WHOLE if request.POST.get("kind") == RecordsExport.Kind.WHOLE else RecordsExport.Kind.TRAIL
        try:
            export = actions.ask_export(kind=kind, by=user_of(request))
        except actions.UnableToExport as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:compliance_recordsexport_changelist"))
        return HttpResponseRedirect(reverse(PAGE, args=[export.pk]))

    def _seen(self, request: HttpRequest, pk: UUID) -> RecordsExport:
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def download(self, request: HttpRequest, pk: UUID) -> Any:
        export = self._seen(request, pk)
        try:
            file = actions.take_export(export=export, by=user_of(request))
        except actions.UnableToExport as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        name = f"{export.kind}-{export.created_at:%Y%m%d-%H%M}.zip"
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


def _kinds(request: HttpRequest) -> list[str]:
    return [kind for kind, action in ASKS.items() if user_of(request).may(action)]
