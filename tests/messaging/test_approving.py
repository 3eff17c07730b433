"""Who lets a message go, for which text, and what undoes it?"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from messaging import actions
from messaging.actions import approval, sending
from messaging.models import Approval, Message
from tenants import enter
from tests.messaging.drafts import NOW, a_draft, new_version, with_text

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def in_review(draft, ada):
    return actions.submit(message=draft, by=ada, at=NOW)


def test_f6_another_person_approves_and_it_is_scheduled(in_review, cora, settle, ivy):
    actions.approve(message=in_review, by=cora, at=LATER)
    settle()

    in_review.refresh_from_db()
    assert in_review.state in {Message.State.SCHEDULED, Message.State.SENT}
    assert in_review.deliveries.get().client == ivy
    assert in_review.approvals.get().by == cora


@pytest.mark.parametrize("who", ["ada", "ben", "ivy_s_editor"])
def test_t21_authors_editors_and_other_advisors_do_not_approve(request, in_review, cora, who):
    if who == "ivy_s_editor":
        new_version(in_review, author=cora, writer="person")
        person = cora
    else:
        person = request.getfixturevalue(who)

    with pytest.raises(actions.UnableToApprove):
        actions.approve(message=in_review, by=person, at=LATER)
    assert not in_review.approvals.exists()


@pytest.mark.parametrize("field", ["author", "editor"])
def test_t21_the_database_itself_refuses_one_pair_of_eyes(in_review, ada, cora, field):
    fields = {"author": ada, "editor": None, field: cora}
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            message=in_review,
            version=in_review.versions.get(),
            decision="approved",
            content_hash="0" * 64,
            by=cora,
            at=LATER,
            **fields,
        )


def test_t21_only_one_approval_stands(in_review, cora, fay):
    actions.approve(message=in_review, by=cora, at=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        approval.by_policy(message=in_review, version=in_review.versions.get(), at=LATER)


def test_approving_a_text_that_was_not_read_is_refused(in_review, cora, ada):
    read = in_review.versions.get()
    new_version(in_review, seed=2, author=ada, writer="person")

    with pytest.raises(actions.UnableToApprove, match="changed meanwhile"):
        actions.approve(message=in_review, version=read, by=cora, at=LATER)


@pytest.mark.parametrize("change", ["text", "recipient", "address", "disclosure"])
def test_t21_any_change_after_the_approval_stops_the_sending(in_review, cora, ada, ivy, change):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.put_on_its_way(message=in_review, by=None, at=LATER)
    row = in_review.deliveries.get()
    _change(in_review, ivy, ada, change)

    assert sending.send(delivery_id=row.pk, at=LATER + timedelta(hours=1)) == "cancelled"
    in_review.refresh_from_db()
    assert in_review.state == Message.State.CHANGES_REQUESTED
    assert "changed after the approval" in in_review.asked_for
    assert approval.standing(in_review) is None


def _change(message, ivy, ada, change):
    if change == "text":
        new_version(message, seed=3, author=ada, writer="person")
    elif change == "recipient":
        ivy.household.clients.create(name="Leo Moss", salutation="Leo", email="leo@moss.example")
    elif change == "address":
        ivy.email = "elsewhere@moss.example"
        ivy.save()
    else:
        firm = enter.required()
        firm.branding_config = {**firm.branding_config, "disclosure": "Something new."}


def test_request_changes_needs_a_reason_and_reaches_the_author(in_review, cora):
    with pytest.raises(actions.UnableToRequestChanges, match="Say what should change"):
        actions.request_changes(message=in_review, by=cora, reason="  ", at=LATER)

    actions.request_changes(message=in_review, by=cora, reason="Leave out the second paragraph.", at=LATER)
    in_review.refresh_from_db()
    assert (in_review.state, in_review.asked_for) == (Message.State.CHANGES_REQUESTED, "Leave out the second paragraph.")


def test_a_returned_message_can_be_submitted_again(in_review, cora, ada):
    actions.request_changes(message=in_review, by=cora, reason="Shorter.", at=LATER)
    again = actions.submit(message=in_review, by=ada, at=LATER)

    assert (again.state, again.asked_for) == (Message.State.IN_REVIEW, "")


def test_the_policy_none_asks_nobody_and_says_so(draft, ada, policy, settle):
    policy("none")
    actions.submit(message=draft, by=ada, at=NOW)

    stands = draft.approvals.get()
    assert (stands.decision, stands.by) == ("by_policy", None)


@pytest.mark.parametrize(("text", "asks"), [("We are second to none.", True), ("It was good to see you.", False)])
def test_the_policy_flagged_asks_where_a_rule_raised_something(draft, ada, policy, text, asks):
    policy("flagged")
    with_text(draft, text)
    actions.submit(message=draft, by=ada, at=NOW)

    assert draft.approvals.exists() is not asks


def test_an_approval_that_has_not_taken_effect_is_overtaken_by_a_request(in_review, cora):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.request_changes(message=in_review, by=cora, reason="On second thoughts, softer.", at=LATER)

    assert approval.standing(in_review) is None
    with pytest.raises(sending.UnableToQueue):
        actions.put_on_its_way(message=in_review, by=None, at=LATER)


def test_an_edit_reopens_and_voids(in_review, cora, ada):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.put_on_its_way(message=in_review, by=None, at=LATER)
    actions.reopen(message=in_review, by=ada, at=LATER)

    in_review.refresh_from_db()
    assert in_review.state == Message.State.DRAFT
    assert approval.standing(in_review) is None


def test_t21_whoever_wrote_an_earlier_version_does_not_approve_the_last_one(draft, ada, ben):
    """A word changed by somebody else does not make the rest another person's."""
    ben.role = "manager"
    ben.save(update_fields=["role"])
    new_version(draft, author=ben, writer="person")
    new_version(draft, author=ada, writer="person")
    message = actions.submit(message=draft, by=ada, at=NOW)
    with pytest.raises(actions.UnableToApprove, match="You wrote or edited"):
        actions.approve(message=message, by=ben, at=LATER)
