"""Which events' texts are the business of compliance and examiners alone, on its page and in every copy of the trail?"""

from functools import reduce
from operator import or_

from django.db.models import Q

# Reports, quotes, matters, reasons.
KINDS = ("incident.", "complaint.", "hold.", "client.erasure", "client.erased", "viewing.")


def is_withheld(kind: str) -> bool:
    return kind.startswith(KINDS)


def withheld(path: str) -> Q:
    """`path`: the way from a row to its event's kind, as a filter writes it."""
    return reduce(or_, (Q(**{f"{path}__startswith": start}) for start in KINDS))
