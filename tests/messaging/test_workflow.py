from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.models import Finding
from events.models import Event
from messaging import actions
from messaging.actions import approval, sending
from messaging.models import Approval, Delivery, Message
from tenants import enter
from tests.messaging.drafts import NOW, a_draft, new_version

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def in_review(draft, ada):
    return actions.submit(message=draft, by=ada, at=NOW)


@pytest.fixture
def policy(larkspur):
    """`policy("none")`: the firm's approval rule for this test."""

    def change(approval_rule):
        larkspur.compliance_rules = {**larkspur.compliance_rules, "approval": approval_rule}
        enter.required().compliance_rules = larkspur.compliance_rules

    before = dict(larkspur.compliance_rules)
    yield change
    enter.required().compliance_rules = before


def with_text(message, text, **fields):
    version = message.versions.order_by("-number").first()
    return new_version(message, body=version.body.replace("\n\n", f"\n\n{text}\n\n", 1), **fields)


def test_a_clean_draft_goes_to_compliance(in_review, ada):
    assert in_review.state == Message.State.IN_REVIEW
    assert (in_review.submitted_by, in_review.submitted_at) == (ada, NOW)
    assert Event.objects.filter(kind="message.submitted", object_id=in_review.pk).count() == 1


def test_e2_a_free_figure_is_not_submitted(draft, ada):
    with_text(draft, "You are up 12.4% since spring.")

    with pytest.raises(actions.UnableToSubmit, match="figure outside a slot"):
        actions.submit(message=draft, by=ada, at=NOW)


def test_a_blocking_finding_is_not_submitted_and_says_which_rule(draft, ada):
    with_text(draft, "I guarantee you will be pleased.")

    with pytest.raises(actions.UnableToSubmit, match="“guarantee”.*SEC Marketing Rule"):
        actions.submit(message=draft, by=ada, at=NOW)
    draft.refresh_from_db()
    assert draft.state == Message.State.DRAFT


def test_findings_are_kept_with_the_version(draft, ada):
    version = with_text(draft, "We are second to none.")
    actions.submit(message=draft, by=ada, at=NOW)

    (found,) = Finding.objects.filter(version_id=version.pk)
    assert (found.rule_code, found.quote, found.part) == ("wording.superlative", "second to none", "body")


def test_nobody_to_write_to(draft, ada, ivy):
    ivy.email = ""
    ivy.save()

    with pytest.raises(actions.UnableToSubmit, match="Nobody at Ivy Moss receives letters"):
        actions.submit(message=draft, by=ada, at=NOW)


def test_compliance_does_not_submit(draft, cora):
    with pytest.raises(actions.UnableToSubmit, match="does not write letters"):
        actions.submit(message=draft, by=cora, at=NOW)


def test_submitting_twice_is_refused(in_review, ada):
    with pytest.raises(actions.UnableToSubmit, match="already with compliance"):
        actions.submit(message=in_review, by=ada, at=NOW)


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


def test_undo_within_a_minute_gives_the_draft_back(draft, ada, policy, settle):
    policy("none")
    actions.submit(message=draft, by=ada, at=NOW)
    actions.put_on_its_way(message=draft, by=None, at=NOW)
    actions.take_back(message=draft, by=ada, at=NOW + timedelta(seconds=59))

    draft.refresh_from_db()
    assert draft.state == Message.State.DRAFT
    assert draft.deliveries.get().state == Delivery.State.CANCELLED
    assert approval.standing(draft) is None


def test_undo_is_over_after_a_minute_or_for_somebody_else(in_review, ada, ben):
    with pytest.raises(actions.UnableToTakeBack, match="minute is over"):
        actions.take_back(message=in_review, by=ada, at=NOW + timedelta(seconds=61))
    with pytest.raises(actions.UnableToTakeBack, match="Only whoever"):
        actions.take_back(message=in_review, by=ben, at=NOW)


def test_what_a_person_approved_goes_at_once(in_review, cora):
    actions.approve(message=in_review, by=cora, at=NOW + timedelta(seconds=5))
    scheduled = actions.put_on_its_way(message=in_review, by=None, at=NOW + timedelta(seconds=5))

    assert scheduled.send_at == NOW + timedelta(seconds=5)


def test_what_nobody_had_to_approve_leaves_the_minute_for_undo(draft, ada, policy):
    policy("none")
    actions.submit(message=draft, by=ada, at=NOW)
    scheduled = actions.put_on_its_way(message=draft, by=None, at=NOW + timedelta(seconds=5))

    assert scheduled.send_at == NOW + timedelta(seconds=60)


def test_the_next_morning_is_the_households_own(ivy, ada, cora):
    ivy.household.time_zone = "America/Los_Angeles"
    ivy.household.save()
    message = actions.submit(message=a_draft(ivy, when=Message.When.MORNING), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=NOW)

    scheduled = actions.put_on_its_way(message=message, by=None, at=NOW)
    assert scheduled.send_at == datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


def test_putting_it_on_its_way_twice_changes_nothing(in_review, cora):
    actions.approve(message=in_review, by=cora, at=LATER)
    for _ in range(2):
        actions.put_on_its_way(message=in_review, by=None, at=LATER)

    assert in_review.deliveries.count() == 1
    assert Event.objects.filter(kind="message.scheduled").count() == 1


def test_g7_withdrawing_cancels_what_is_unsent(in_review, cora, ada):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.put_on_its_way(message=in_review, by=None, at=LATER)
    actions.withdraw(message=in_review, by=ada, at=LATER, reason="Wrong household")

    row = in_review.deliveries.get()
    assert row.state == Delivery.State.CANCELLED
    assert sending.send(delivery_id=row.pk, at=LATER + timedelta(hours=1)) == "not claimed"


def test_an_edit_reopens_and_voids(in_review, cora, ada):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.put_on_its_way(message=in_review, by=None, at=LATER)
    actions.reopen(message=in_review, by=ada, at=LATER)

    in_review.refresh_from_db()
    assert in_review.state == Message.State.DRAFT
    assert approval.standing(in_review) is None


def test_rescheduling_moves_the_deliveries(ivy, ada, cora):
    message = actions.submit(message=a_draft(ivy), by=ada, at=NOW)
    actions.approve(message=message, by=cora, at=LATER)
    actions.put_on_its_way(message=message, by=None, at=LATER)
    actions.schedule(message=message, choice="morning", by=ada, at=LATER)

    assert message.deliveries.get().due_at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


def test_an_unapproved_message_never_goes_on_its_way(in_review):
    with pytest.raises(sending.UnableToQueue, match="Only an approved message"):
        sending.queue(message=in_review, due_at=NOW)


def test_g10_no_amount_or_name_in_the_subject(draft, ada):
    new_version(draft, subject="Your portfolio value, {value}")

    with pytest.raises(actions.UnableToSubmit, match="A subject is read by whoever looks"):
        actions.submit(message=draft, by=ada, at=NOW)


def test_an_approval_that_has_not_taken_effect_is_overtaken_by_a_request(in_review, cora):
    actions.approve(message=in_review, by=cora, at=LATER)
    actions.request_changes(message=in_review, by=cora, reason="On second thoughts, softer.", at=LATER)

    assert approval.standing(in_review) is None
    with pytest.raises(sending.UnableToQueue):
        actions.put_on_its_way(message=in_review, by=None, at=LATER)
