import pytest

from feedback.readers import Answer
from feedback.readers.weighing import View, weigh
from feedback.scoring import score
from feedback.training.corpus import Example


def truth(sentiment, topics=(), urgency=0, complaint=False):
    return Example("x", sentiment, frozenset(topics), urgency, complaint)


def read(sentiment, topics=(), urgency=0, complaint=False):
    chances = {"negative": (0.9, 0.05, 0.05), "neutral": (0.05, 0.9, 0.05), "positive": (0.05, 0.05, 0.9)}[sentiment]
    levels = tuple(float(level == urgency) for level in range(4))
    view = View(chances, dict.fromkeys(topics, 0.9), levels, float(complaint), 0.0)
    return weigh(Answer("words that no rule knows of"), view, model="test", version="1")


def test_everything_right():
    rows = [truth("positive", ["fees"]), truth("negative", ["tax"], 2, True), truth("neutral")]
    found = [read("positive", ["fees"]), read("negative", ["tax"], 2, True), read("neutral")]
    assert set(score(rows, found).as_dict().values()) == {3, 1.0, 0.0}


def test_macro_f1_is_the_mean_of_the_classes():
    rows = [truth("positive"), truth("positive"), truth("negative"), truth("neutral")]
    found = [read("positive"), read("negative"), read("negative"), read("neutral")]
    assert score(rows, found).macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert score(rows, found).accuracy == 0.75


def test_micro_f1_of_topics_counts_every_topic_alike():
    rows = [truth("neutral", ["fees", "tax"]), truth("neutral", ["trust"])]
    found = [read("neutral", ["fees"]), read("neutral", ["trust", "service"])]
    assert score(rows, found).topics_micro_f1 == pytest.approx(2 * 2 / 6)


def test_urgency_counts_level_two_and_above():
    rows = [truth("negative", urgency=3), truth("negative", urgency=2), truth("negative", urgency=1)]
    found = [read("negative", urgency=2), read("negative", urgency=1), read("negative", urgency=2)]
    result = score(rows, found)
    assert (result.urgency_recall, result.urgency_precision) == (0.5, 0.5)


def test_complaints():
    rows = [truth("negative", complaint=True), truth("negative"), truth("negative")]
    found = [read("negative", complaint=True), read("negative", complaint=True), read("negative")]
    result = score(rows, found)
    assert (result.complaint_recall, result.complaint_precision) == (1.0, 0.5)


def test_no_rows_are_no_score():
    with pytest.raises(ValueError, match="nothing to score"):
        score([], [])
