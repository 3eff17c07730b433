"""What is to be done next for a household? Added, done and taken back in place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from advisors.access import advisor_required, user_of
from clients import actions
from clients.forms import TaskForm
from clients.models import Household, Task
from relate.lib.pages import page, toast


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def tasks(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user), pk=pk)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_task(household=household, owner=user, by=user.actor, **form.cleaned_data)
        toast(request, "The next action was added.")
        form = TaskForm()
        if "HX-Request" not in request.headers:
            return redirect("desk:household", household.pk)
    context = {"household": household, "tasks": household.tasks.open().soonest_first(), "task_form": form, "may_serve": True}
    return page(request, "clients/tasks.html", context, fragment="clients/_tasks.html", status=422 if form.errors else 200)


@require_POST
@advisor_required
def task_done(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    task = get_object_or_404(Task.objects.visible_to(user).select_related("household"), pk=pk)
    actions.complete_task(task=task, by=user.actor, at=timezone.now())
    toast(request, f"Done: {task.title}", undo_url=reverse("clients:task_undo", args=[task.pk]))
    return _after(request, task)


@require_POST
@advisor_required
def task_undo(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    task = get_object_or_404(Task.objects.visible_to(user).select_related("household"), pk=pk)
    actions.reopen_task(task=task, by=user.actor)
    toast(request, f"Open again: {task.title}")
    return _after(request, task)


def _after(request: HttpRequest, task: Task) -> HttpResponse:
    """The list where it stood, Today, or the household's page."""
    if request.POST.get("from") == "today":
        return redirect("desk:today")
    if request.headers.get("HX-Target") != "clients-tasks":
        return redirect("desk:household", task.household_id)
    tasks = task.household.tasks.open().soonest_first()
    context = {"household": task.household, "tasks": tasks, "task_form": TaskForm(), "may_serve": True}
    return page(request, "clients/tasks.html", context, fragment="clients/_tasks.html")
