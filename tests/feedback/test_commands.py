import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from feedback import actions
from feedback.actions import Said
from feedback.management.commands import train_reader
from feedback.models import Reading
from feedback.training.corpus import HELD_OUT, OTHER_HANDS, PLAIN
from tests.feedback.conftest import NOW

KEYS = [
    *("n", "accuracy", "macro_f1", "topics_micro_f1", "urgency_recall", "urgency_precision"),
    *("complaint_recall", "complaint_precision", "unsure_share"),
]


def evaluated(path, **options):
    out = StringIO()
    call_command("evaluate_reader", str(path), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.mark.parametrize("path", [HELD_OUT, OTHER_HANDS, PLAIN], ids=lambda path: path.stem)
def test_h4_the_committed_reader_reaches_its_marks_on_texts_held_out(path):
    result = json.loads(evaluated(path, json=True))
    assert list(result) == KEYS
    assert result["n"] >= 100
    assert result["macro_f1"] >= 0.8
    assert result["topics_micro_f1"] >= 0.7
    assert result["urgency_recall"] >= 0.95
    assert result["urgency_precision"] >= 0.6
    assert result["complaint_recall"] >= 0.95
    assert result["complaint_precision"] >= 0.6


def test_a_person_gets_a_table(tmp_path):
    path = tmp_path / "one.jsonl"
    path.write_text('{"text": "Great year!", "sentiment": "positive", "topics": [], "urgency": 0, "complaint": false}\n\n')
    assert "Sentiment, macro-F1                100.0%" in evaluated(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "no messages"), ("not json", "line 1"), ('{"text": "x"}', "line 1"), ("[1]", "line 1")],
)
def test_a_file_that_is_none_is_refused_with_its_line(tmp_path, content, says):
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    with pytest.raises(CommandError, match=says):
        evaluated(path)


def test_a_missing_file_is_refused():
    with pytest.raises(CommandError, match="cannot be read"):
        evaluated("nowhere.jsonl")


def test_the_reader_is_not_trained_for_minutes_where_a_part_is_missing(monkeypatch):
    monkeypatch.setattr(train_reader, "NEEDED", ("json", "no_such_part"))
    with pytest.raises(CommandError, match="no_such_part not installed: pip install -r requirements-ml.txt"):
        call_command("train_reader")


@pytest.mark.django_db
def test_read_feedback_reads_what_waits(letter, larkspur):
    actions.receive(delivery=letter[0], said=Said(2, "The fees feel high."), at=NOW)
    out = StringIO()
    call_command("read_feedback", firm=larkspur.domain, stdout=out)
    assert "1 read" in out.getvalue()
    assert Reading.objects.get().sentiment == "negative"
