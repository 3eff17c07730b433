"""How does an admin or compliance see that sending was paused, and let it go on?"""

from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from advisors.access import user_of
from messaging import actions
from messaging.models import Pause
from relate.lib.admin import Record


@admin.register(Pause)
class PauseAdmin(Record):
    list_display = ("created_at", "complaints", "sent", "lifted_at", "lifted_by")
    list_select_related = ("lifted_by",)
    ordering = ("-created_at",)
    change_form_template = "admin/messaging/pause/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        own = path("<uuid:pk>/resume/", self.admin_site.admin_view(self.resume), name="messaging_pause_resume")
        return [own, *super().get_urls()]

    def resume(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            raise Http404("This address takes a decision only.")
        pause = get_object_or_404(Pause, pk=pk)
        try:
            actions.resume_sending(pause=pause, reason=request.POST.get("reason", ""), by=user_of(request), at=timezone.now())
        except actions.UnableToResume as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Sending goes on. What waited leaves within half a minute.")
        return HttpResponseRedirect(reverse("admin:messaging_pause_change", args=[pk]))
