"""How do compliance officers look after rules and complaints?"""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from advisors.access import user_of
from advisors.roles import Action
from compliance import actions
from compliance.lexicon import Profile, seed_rules
from compliance.models import Complaint, Rule
from compliance.queries import firm_rules
from relate.lib.admin import Record
from tenants import enter


@admin.register(Rule)
class RuleAdmin(Record):
    """The firm's rules as they stand; a change is a new version with its reason, and old decisions keep theirs."""

    list_display = ("code", "version", "severity", "is_active", "reason", "by", "created_at")
    list_select_related = ("by",)
    ordering = ("code", "-version")
    change_list_template = "admin/compliance/rule/change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        policy = enter.required().policy
        held = {rule.id: rule for rule in firm_rules(policy)}
        rows = [(rule, held.get(rule.id), rule.citation(Profile(policy.profile))) for rule in seed_rules()]
        own = {"rules": rows, "severities": Rule.Severity.choices, "may_change": _decides(request)}
        return super().changelist_view(request, {**(extra_context or {}), **own})

    def get_urls(self) -> list[URLPattern]:
        own = path("change/", self.admin_site.admin_view(self.change_one), name="compliance_rule_new_version")
        return [own, *super().get_urls()]

    def change_one(self, request: HttpRequest) -> HttpResponse:
        _posted(request)
        try:
            rule = actions.change_rule(
                code=request.POST.get("code", ""),
                severity=request.POST.get("severity", ""),
                is_active=request.POST.get("severity") != "off",
                reason=request.POST.get("reason", ""),
                by=user_of(request),
            )
        except actions.UnableToChangeRule as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{rule.code} is now version {rule.version} of this firm.")
        return HttpResponseRedirect(reverse("admin:compliance_rule_changelist"))


@admin.register(Complaint)
class ComplaintAdmin(Record):
    """Seen by compliance only; decided there, never by the advisor."""

    list_display = ("received_at", "state", "due_on", "closed_at", "closed_by")
    list_filter = ("state",)
    list_select_related = ("closed_by",)
    ordering = ("due_on",)
    change_form_template = "admin/compliance/complaint/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _decides(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def get_urls(self) -> list[URLPattern]:
        own = path("<uuid:pk>/decide/", self.admin_site.admin_view(self.decide), name="compliance_complaint_decide")
        return [own, *super().get_urls()]

    def decide(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        _posted(request)
        complaint = get_object_or_404(Complaint, pk=pk)
        decision, outcome = request.POST.get("decision", ""), request.POST.get("outcome", "")
        now, user = timezone.now(), user_of(request)
        try:
            if decision == "resolved":
                actions.resolve_complaint(complaint=complaint, outcome=outcome, by=user, at=now)
            else:
                is_one = decision == "confirmed"
                actions.decide_complaint(complaint=complaint, is_complaint=is_one, outcome=outcome, by=user, at=now)
        except actions.UnableToClose as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:compliance_complaint_change", args=[pk]))
        messages.success(request, "Written down.")
        return HttpResponseRedirect(reverse("admin:compliance_complaint_changelist"))


def _decides(request: HttpRequest) -> bool:
    return user_of(request).may(Action.CLOSE_COMPLAINTS)


def _posted(request: HttpRequest) -> None:
    if request.method != "POST":
        raise Http404("This address takes a decision only.")
