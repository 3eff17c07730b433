"""Which messages wait, for whom, and what became of the others?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from messaging import queries
from messaging.models import Pause
from messaging.views.review import readers_of_letters
from relate.lib.pages import page, paged

PER_PAGE = 25


@require_safe
@readers_of_letters
def messages(request: HttpRequest) -> HttpResponse:
    """`?tab=` and `?q=` stand in the address, so a reload shows the same."""
    user, text = viewer_of(request), request.GET.get("q", "").strip()
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else queries.tab_for(user)
    found = paged(request, queries.in_tab(user, tab, text), PER_PAGE)
    count = queries.counts(user)
    context = {
        "tab": tab,
        "tabs": [(name, label, count[name]) for name, (label, _) in queries.TABS.items()],
        "q": text,
        "page": found,
        "pause": Pause.objects.standing().first(),
        "lines": [queries.line(message) for message in found],
    }
    return page(request, "messaging/messages.html", context, fragment="messaging/_rows.html")
