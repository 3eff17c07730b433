"""How does the operator have a firm made, with the invitation of its first admin?"""

from datetime import datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from advisors.actions.people import INVITED_FOR, UnableToManagePeople, invite
from advisors.models import Founding, User
from advisors.queries import has_come
from advisors.roles import Action, Role
from events import MACHINE, record
from events.models import Event
from relate.lib.current import required_schema
from tenants import enter, wall
from tenants.actions import UnableToCreate, create_firm, usable_for
from tenants.links import firm_url
from tenants.models import Organization

FOUNDER = 7_305_007  # any number, the same in every process
AGAIN_A_DAY = 5  # a mail that somebody did not ask for is a nuisance, and our sender's name
State = Founding.State
TOLD = {State.DONE: "firm.founded", State.UNSENT: "firm.admin_not_invited", State.FAILED: "firm.not_founded"}
UNDER_WAY = (State.WAITING, State.MAKING, State.INVITING)


@transaction.atomic
def ask_firm(*, name: str, domain: str, admin_name: str, admin_email: str, by: User) -> Founding:
    """A worker with the owner's login makes it; the row says how far it is. What can be refused at once is."""
    if not by.may(Action.OPERATE_PLATFORM):
        raise UnableToManagePeople("Only the operator of the platform makes firms.")
    host = usable_for(name=name, domain=domain)
    if Founding.objects.filter(domain=host).filter(state__in=UNDER_WAY).exists():
        raise UnableToCreate(f"A firm at {host} is being made already.")
    words = {"name": name.strip(), "domain": host, "admin_name": admin_name.strip(), "admin_email": admin_email.strip().lower()}
    founding = Founding.objects.create(**words, asked_by=by)
    record(kind="firm.asked", by=by.actor, obj=founding, detail=words)
    return founding


@transaction.atomic
def resend_invitation(*, founding: Founding, by: User, at: datetime) -> Founding:
    """A worker sends a new link, and the one before ends; refused once somebody came by it."""
    if not by.may(Action.OPERATE_PLATFORM):
        raise UnableToManagePeople("Only the operator of the platform invites a firm's first admin.")
    founding = Founding.objects.select_for_update().get(pk=founding.pk)
    if founding.state not in (State.DONE, State.UNSENT):
        raise UnableToManagePeople("This firm is being made, or was not made.")
    if has_come(founding):
        raise UnableToManagePeople(f"{founding.admin_name} has joined {founding.name} already.")
    again = Event.objects.about(founding).filter(kind="firm.invitation_asked", at__gt=at - timedelta(days=1))
    if again.count() >= AGAIN_A_DAY:
        raise UnableToManagePeople(f"It was sent {AGAIN_A_DAY} times within a day. Ask {founding.admin_name} another way.")
    _set(founding, state=State.INVITING, error="")
    record(kind="firm.invitation_asked", by=by.actor, obj=founding)
    return founding


def run_founding(*, founding: Founding, at: datetime) -> Founding:
    """Broken off anywhere, the next run goes on: the firm carries this row's own key, so it is made once."""
    with wall.locked(FOUNDER, f"{required_schema()}:{founding.pk}") as is_mine:
        founding.refresh_from_db()
        if not is_mine or founding.state == State.DONE:
            return founding
        try:
            firm = _made(founding)
            _set(founding, state=State.INVITING)
            with enter.firm(firm):
                _invite(founding, firm, at)
        except UnableToCreate as refusal:
            _end(founding, State.FAILED, at, str(refusal))
        except UnableToManagePeople as refusal:
            _end(founding, State.UNSENT, at, str(refusal))
        except OSError as error:
            _end(founding, State.UNSENT, at, f"The mail to {founding.admin_email} could not be sent ({type(error).__name__}).")
        except Exception as error:
            _set(founding, error=f"An error of ours ({type(error).__name__}); it is tried again by itself.")
            raise
        else:
            _end(founding, State.DONE, at, "")
    return founding


def _made(founding: Founding) -> Organization:
    with enter.nobody():
        if firm := Organization.objects.active().filter(pk=founding.pk).first():
            return firm
    _set(founding, state=State.MAKING, error="")
    return create_firm(name=founding.name, domain=founding.domain, key=founding.pk)


def _invite(founding: Founding, firm: Organization, at: datetime) -> None:
    """Only the mail holds the link: whoever reads that address is meant."""
    if User.objects.filter(email=founding.admin_email).exists():
        return
    _, token = invite(email=founding.admin_email, name=founding.admin_name, role=Role.ADMIN, by=MACHINE, at=at)
    link = firm_url(reverse("advisors:join", args=[token]))
    text = (
        f"Hello {founding.admin_name},\n\n{firm.name} is open at {firm.domain}, and you are its first admin.\n"
        f"Choose your password here. The link works once, within {INVITED_FOR.days} days:\n\n{link}\n"
    )
    to = formataddr((founding.admin_name, founding.admin_email))
    send_mail(f"Your invitation to {firm.name}", text, settings.DEFAULT_FROM_EMAIL, [to])


def _end(founding: Founding, state: str, at: datetime, error: str) -> None:
    with transaction.atomic():
        _set(founding, state=state, ended_at=at, error=error[:300])
        record(kind=TOLD[State(state)], by=MACHINE, obj=founding, data={"firm": str(founding.pk)})


def _set(founding: Founding, **values: object) -> None:
    Founding.objects.filter(pk=founding.pk).update(**values)
    for name, value in values.items():
        setattr(founding, name, value)
