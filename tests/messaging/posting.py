"""A message on its way, and a mail provider on this machine that misbehaves on demand."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from messaging import actions
from messaging.actions import sending
from messaging.channels import OutgoingMail, ProviderError, Receipt
from tests.messaging.drafts import NOW, a_draft

DUE = NOW + timedelta(hours=1)
LATER = DUE + timedelta(hours=2)


@dataclass
class Provider:
    """Stands in for what leaves the building: keeps what it accepted, and fails as it is told."""

    accepted: list[OutgoingMail] = field(default_factory=list)
    fails: list[ProviderError] = field(default_factory=list)
    loses_answer: bool = False
    can_be_asked: bool = True

    def send(self, mail: OutgoingMail) -> Receipt:
        if self.fails:
            raise self.fails.pop(0)
        self.accepted.append(mail)
        if self.loses_answer:
            raise ProviderError("No answer after the hand-over.", is_unknown=True)
        return Receipt("provider", f"p-{mail.id}")

    def find(self, mail_id: UUID) -> Receipt | None:
        if not self.can_be_asked:
            raise ProviderError("Cannot be asked.", is_unknown=True)
        return next((Receipt("provider", f"p-{mail.id}") for mail in self.accepted if mail.id == mail_id), None)


def on_its_way(client: Any, ada: Any, cora: Any, **changes: Any) -> Any:
    message = actions.submit(message=a_draft(client, **changes), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)
    return actions.put_on_its_way(message=message, by=None, at=DUE)


def send(row: Any, at: Any = DUE) -> Any:
    """The whole way of one delivery; answers the state that it reached."""
    state = sending.send(delivery_id=row.pk, at=at)
    row.refresh_from_db()
    return state
