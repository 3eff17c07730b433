"""What is handed over, and since when? The bytes are archived and the hand-over begun in one transaction."""

from datetime import datetime, timedelta
from email import message_from_string
from email.utils import formataddr

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from compliance.actions import archive
from compliance.lexicon import Profile
from compliance.models import ArchiveRecord
from messaging.actions import approval
from messaging.channels import OutgoingMail
from messaging.channels.mime import thawed, with_mime
from messaging.letters import html_of, letter_of
from messaging.links import Tokens, links_for, minted, one_click, token_hash
from messaging.mail import to_text
from messaging.models import Delivery, Message
from tenants import enter

ANSWERABLE = timedelta(days=30)


@transaction.atomic
def begin(*, delivery: Delivery, at: datetime, lease: timedelta) -> OutgoingMail | None:
    """The mail to hand over, archived; None where the lease has run out and another may be at it.

    A message that was prepared before and surely did not leave goes with the same bytes, links included.
    """
    Message.objects.select_for_update().get(pk=delivery.message_id)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("client", "message__household", "message__advisor")
    row = rows.filter(pk=delivery.pk, state=Delivery.State.CLAIMED, attempt=delivery.attempt, leased_until__gt=Now()).first()
    if row is None:
        return None
    kept = _prepared_before(row) or _prepared_now(row, at)
    begun = {"state": Delivery.State.HANDING, "handed_at": Now(), "leased_until": Now() + lease, "sent_sha256": kept.sha256}
    Delivery.objects.filter(pk=row.pk).update(**begun)
    return thawed(kept.mime.encode(), mail_id=row.pk)


def _prepared_before(row: Delivery) -> ArchiveRecord | None:
    return ArchiveRecord.objects.filter(delivery_id=row.pk, sha256=row.sent_sha256).first() if row.sent_sha256 else None


def _prepared_now(row: Delivery, at: datetime) -> ArchiveRecord:
    tokens, firm = minted(), enter.required()
    mail = with_mime(_mail(row, tokens), at=at, host=firm.domain)
    Delivery.objects.filter(pk=row.pk).update(
        rating_token_hash=token_hash(tokens.rating),
        preferences_token_hash=token_hash(tokens.preferences),
        token_expires_at=at + ANSWERABLE,
    )
    return archive(
        delivery_id=row.pk,
        message_id=row.message_id,
        household_id=row.message.household_id,
        mime=mail.mime,
        profile=Profile(firm.policy.profile),
        at=at,
    )


def _mail(row: Delivery, tokens: Tokens) -> OutgoingMail:
    firm, standing = enter.required(), approval.standing(row.message)
    if standing is None:
        raise RuntimeError("The gate lets only approved messages through.")
    version = standing.version
    version.message = row.message
    letter = letter_of(version, firm=firm, links=links_for(tokens, host=firm.domain), approver=standing.by)
    return OutgoingMail(
        id=row.pk,
        sender=_mailbox(letter.firm, settings.LETTERS_FROM or f"letters@{firm.domain}"),
        to=_mailbox(row.client.name, row.address),
        subject=_one_line(letter.subject),
        text=to_text(letter),
        html=html_of(letter, firm),
        reply_to=_mailbox(row.message.advisor.name, row.message.advisor.email),
        headers=one_click(letter.links) | _thread(row.message),
    )


def _mailbox(name: str, address: str) -> str:
    return formataddr((_one_line(name), address))


def _one_line(text: str) -> str:
    """A header has no line break; a name that was typed with one must not keep its letter from going."""
    return " ".join(text.split())


def _thread(message: Message) -> dict[str, str]:
    """The headers of RFC 5322 by which a mail program puts a reply beside the letter it answers, where that was archived."""
    answered = message.answers
    kept = ArchiveRecord.objects.filter(delivery_id=answered.pk, sha256=answered.sent_sha256).first() if answered else None
    known = message_from_string(kept.mime)["Message-ID"] if kept else None
    return {"In-Reply-To": str(known), "References": str(known)} if known else {}
