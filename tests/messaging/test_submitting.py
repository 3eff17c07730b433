"""What may an author submit, and what stands in the way?"""

from datetime import timedelta

import pytest

from compliance.models import Finding
from events.models import Event
from messaging import actions
from messaging.models import Message
from tests.messaging.drafts import NOW, a_draft, new_version, with_text

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(ivy):
    return a_draft(ivy)


@pytest.fixture
def in_review(draft, ada):
    return actions.submit(message=draft, by=ada, at=NOW)


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
    with pytest.raises(actions.UnableToSubmit, match="does not submit letters"):
        actions.submit(message=draft, by=cora, at=NOW)


def test_submitting_twice_is_refused(in_review, ada):
    with pytest.raises(actions.UnableToSubmit, match="already with compliance"):
        actions.submit(message=in_review, by=ada, at=NOW)


def test_g10_no_amount_or_name_in_the_subject(draft, ada):
    new_version(draft, subject="Your portfolio value, {value}")

    with pytest.raises(actions.UnableToSubmit, match="A subject is read by whoever looks"):
        actions.submit(message=draft, by=ada, at=NOW)
