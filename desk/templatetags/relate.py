"""How does a template say money, percent, time, an icon or a small drawing? Thin over relate.lib.money."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from desk import charts
from desk.brand import version
from portfolios.queries.conventions import conventions
from relate.lib import money as say
from tenants.configuration import Brand

register = template.Library()

DASH = "—"


def _true_minus(text: str) -> str:
    return text.replace("-", "−")


def _currency(value: Any) -> str:
    """Of a figure or an amount its own; what stands alone is told in the firm's reporting currency."""
    unit = getattr(value, "unit", "")
    return unit if len(unit) == 3 and unit.isupper() else conventions().currency


class Amount(NamedTuple):
    value: Any
    unit: str


@register.filter
def kept_in(value: Any, currency: str) -> Any:
    """A bare amount with the currency that its account is kept in, for the filters of money."""
    return value if value is None or hasattr(value, "unit") else Amount(value, currency)


def _number(value: Any) -> Decimal | None:
    """The number of a Decimal, an int, a float or a Figure; None where it is not available."""
    value = getattr(value, "value", value)
    if isinstance(value, Decimal):
        return value
    return Decimal(str(value)) if isinstance(value, int | float) else None


@register.filter
def money(value: Any, places: int = 0) -> str:
    number = _number(value)
    return DASH if number is None else _true_minus(say.money(number, _currency(value), places=places))


@register.filter
def signed_money(value: Any, places: int = 0) -> str:
    number = _number(value)
    return DASH if number is None else _true_minus(say.signed_money(number, _currency(value), places=places))


@register.filter
def compact_money(value: Any, places: int = 1) -> str:
    """$214.6M for a tile; the exact figure stands on the page behind it."""
    number = _number(value)
    return DASH if number is None else _true_minus(say.compact(number, _currency(value), places))


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """A fraction in percent: 0.091 is 9.1%."""
    number = _number(value)
    return DASH if number is None else _true_minus(say.percent(number, places))


@register.filter
def signed_percent(value: Any, places: int = 1) -> str:
    number = _number(value)
    return DASH if number is None else _true_minus(say.signed_percent(number, places))


@register.filter
def signed(value: Any, places: int = 0) -> str:
    number = _number(value)
    if number is None:
        return DASH
    amount = say.rounded(number, places)
    return _true_minus(f"{amount:+,.{places}f}") if amount else f"{amount:.{places}f}"


@register.filter
def shares(quantity: Any) -> str:
    """How many, without zeros that say nothing; below zero what left."""
    number = _number(quantity)
    return "" if not number else _true_minus(f"{number.normalize():,f}")


@register.filter
def ratio(value: Any, places: int = 2) -> str:
    """A number without a unit, such as a Sharpe ratio."""
    number = _number(value)
    return DASH if number is None else _true_minus(f"{say.rounded(number, places):,.{places}f}")


@register.filter
def direction(value: Any) -> str:
    """The class of a change: up, down or muted."""
    number = _number(value)
    return "up" if number and number > 0 else "down" if number and number < 0 else "muted"


@register.filter
def score(sentiment: Any) -> int | None:
    """Sentiment is stored from -1 to 1 and shown from -10 to +10."""
    number = _number(sentiment)
    return None if number is None else int(say.rounded(number * 10, 0))


@register.filter
def heat(shown: int | None) -> str:
    """The colour step of a shown score: -3 (bad) to 3 (good), nothing where there was no signal."""
    if shown is None:
        return ""
    steps = ((7, 3), (4, 2), (1, 1), (0, 0), (-3, -1), (-6, -2))
    return str(next((step for least, step in steps if shown >= least), -3))


@register.filter
def since(moment: date | datetime | None) -> str:
    """How long ago, as a person says it: 5 min, 2 h, Fri, 20 Nov, 20 Nov 2025."""
    if moment is None:
        return DASH
    now = timezone.localtime()
    if isinstance(moment, datetime):
        minutes = int((now - moment).total_seconds() // 60)
        if 0 <= minutes < 60:
            return f"{minutes} min" if minutes else "just now"
        if 0 <= minutes < 20 * 60:
            return f"{minutes // 60} h"
        moment = timezone.localtime(moment).date()
    days = (now.date() - moment).days
    if 0 <= days < 7:
        return ("Today", "Yesterday")[days] if days < 2 else f"{moment:%a}"
    return day(moment, with_year=moment.year != now.year)


@register.filter
def ago(moment: date | datetime | None) -> str:
    """The same within a sentence: 5 min ago, yesterday, on Fri."""
    told = since(moment)
    if told.endswith((" min", " h")):
        return f"{told} ago"
    return told.lower() if told in ("just now", "Today", "Yesterday", DASH) else f"on {told}"


@register.filter
def day(moment: date | datetime | None, with_year: bool = False) -> str:
    """20 Nov, or 20 Nov 2025, on the reader's clock."""
    if moment is None:
        return DASH
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return f"{moment.day} {moment:%b %Y}" if with_year else f"{moment.day} {moment:%b}"


@register.filter
def initials(name: str) -> str:
    words = [word for word in name.replace("–", " ").replace("&", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon; with a label it speaks, without one it decorates."""
    if not label:
        return _decoration(name)
    return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, static("icons.svg"), name)


@lru_cache(maxsize=256)
def _decoration(name: str) -> SafeString:
    """A page shows dozens, and they never change."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.simple_tag
def face(rating: int) -> SafeString:
    """The face of a rating, 1 (poor) to 5 (great); the small sprite serves public pages."""
    href = f"{static('symbols.svg')}#face-{rating}"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def mark(name: str) -> SafeString:
    href = f"{static('symbols.svg')}#mark-{name or 'relate'}"
    return format_html('<svg class="firm__mark" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def sign(brand: Brand | None) -> SafeString:
    """The firm's logo, or the sign that it chose where it has none; the firm's name stands beside it in words."""
    if brand and brand.logo:
        return format_html('<img class="firm__logo" src="{}?v={}" alt="">', reverse("desk:logo"), brand.logo[:8])
    return mark(brand.mark if brand else "")


@register.inclusion_tag("components/spark.html")
def spark(values: Sequence[float]) -> dict[str, Any]:
    """A sparkline; nothing where fewer than two points are known."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return {"line": None}
    return {"line": charts.line(known, left=3, right=85, top=3, bottom=29)}


@register.inclusion_tag("components/progress.html")
def progress(value: float, of: float = 100, label: str = "") -> dict[str, Any]:
    """A bar; with a label it is a progress bar for everyone, without one it decorates a number beside it."""
    share = 100 * float(value) / float(of) if of else 0
    return {"value": value, "of": of, "label": label, "width": f"{min(max(share, 0), 100):.1f}"}


@register.inclusion_tag("components/drift.html")
def drift(delta: Any, band: Any, is_breach: bool = False) -> dict[str, Any]:
    """A dot on a track of eight points each way; the band is the agreed tolerance. Both are fractions of the whole."""
    points = min(max(float(_number(delta) or 0) * 100, -8), 8)
    half = min(float(_number(band) or 0) * 100, 8) * 6.25
    return {
        "x": f"{50 + points * 6.25:.2f}",
        "band_x": f"{50 - half:.2f}",
        "band_width": f"{2 * half:.2f}",
        "is_breach": is_breach,
    }


@register.inclusion_tag("components/span.html")
def span(low: float, mean: float, high: float) -> dict[str, Any]:
    """A mean from -1 to 1 as a dot, with the range around it as a bar."""
    begin, middle, end = (f"{50 + 50 * min(max(float(value), -1), 1):.1f}" for value in (low, mean, high))
    return {"x": begin, "width": f"{float(end) - float(begin):.1f}", "at": middle}


@register.filter
def brand_version(brand: Brand) -> str:
    return version(brand)
