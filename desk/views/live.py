"""What happened since this page last asked? Only kinds and ids: the fragments fetch what they may see."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from advisors.access import user_of
from clients.models import Household
from events.models import Event

OVERLAP = timedelta(seconds=10)  # a transaction that began earlier may commit later; the page forgets repeats
MOST = 200


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    newest = Event.objects.newest_first().values_list("id", flat=True).first()
    seen = _known(request.GET.get("after", ""))
    told = _since(request, seen) if seen else []
    return JsonResponse({"events": told, "last": str(newest or "")})


def _since(request: HttpRequest, seen: Event) -> list[dict[str, str | None]]:
    mine = Household.objects.visible_to(user_of(request)).values("pk")
    rows = (
        Event.objects.filter(at__gt=seen.at - OVERLAP)
        .filter(Q(household_id=None) | Q(household_id__in=mine))
        .newest_first()
        .values_list("id", "kind", "household_id")[:MOST]
    )
    return [
        {"event": str(pk), "kind": kind, "household_id": str(household) if household else None}
        for pk, kind, household in reversed(rows)
    ]


def _known(raw: str) -> Event | None:
    try:
        return Event.objects.filter(pk=UUID(raw)).first()
    except ValueError:
        return None
