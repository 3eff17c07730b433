"""How good is the reader on messages by another hand? Nothing here was trained on or tuned with."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

DEV = Path(settings.BASE_DIR).parent / "shared" / "data" / "text" / "feedback_dev.jsonl"


@pytest.fixture(scope="module")
def result():
    if not DEV.exists():
        pytest.skip(f"{DEV.name} is not on this machine: the set of another hand was not judged")
    out = StringIO()
    call_command("evaluate_reader", str(DEV), json=True, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_h4_sentiment(result):
    assert result["macro_f1"] >= 0.85


def test_h5_topics(result):
    assert result["topics_micro_f1"] >= 0.70


def test_h6_urgency(result):
    assert result["urgency_recall"] >= 0.95
    assert result["urgency_precision"] >= 0.6


def test_h6_complaints_are_mostly_right(result):
    assert result["complaint_precision"] >= 0.5


def test_h6_complaints_are_not_missed(result):
    assert result["complaint_recall"] >= 0.95
