"""Which movements has nobody named yet, and which were named by a person, who may say it anew?"""

from django.db.models import Exists, OuterRef, Q

from portfolios.models import FormerRecord, Transaction


def once_unnamed() -> Exists:
    """Of transactions: those that stood in the books as not known."""
    kind = Transaction.Kind.UNKNOWN
    return Exists(FormerRecord.objects.filter(portfolio=OuterRef("portfolio"), key=OuterRef("key"), kind=kind))


def nameable() -> Q:
    return Q(kind=Transaction.Kind.UNKNOWN) | Q(once_unnamed())
