"""Where does a proof get letters that are on their way? From a firm of its own, approved as every day."""

from datetime import date

from django.utils import timezone

from advisors.models import User
from advisors.roles import Role
from clients.models import Client, Household
from messaging import actions
from messaging.models import Message
from tests.messaging.drafts import a_draft


def people() -> tuple[User, User]:
    """An advisor who writes and a compliance officer who approves."""
    return (
        User.objects.create_user("ada@proof.example", name="Ada Proof", role=Role.ADVISOR),
        User.objects.create_user("cora@proof.example", name="Cora Proof", role=Role.COMPLIANCE),
    )


def households(advisor: User, count: int) -> list[Client]:
    """One client in each."""
    made = []
    for number in range(count):
        household = Household.objects.create(name=f"Household {number}", advisor=advisor, since_on=date(2021, 3, 1))
        made.append(
            Client.objects.create(household=household, name=f"Client {number}", salutation="Ivy", email=f"c{number}@moss.example")
        )
    return made


def approve(client: Client, advisor: User, officer: User) -> Message:
    """Submitted and approved: from here on the product's own worker is at it."""
    message = actions.submit(message=a_draft(client), by=advisor, at=timezone.now())
    actions.approve(message=message, by=officer, at=timezone.now())
    return message
