"""Are the texts that taught the reader well labelled, varied, and apart from those that judge it?"""

import random
import re

from feedback.readers.labels import SENTIMENTS, TOPICS
from feedback.training.corpus import held_out, written
from feedback.training.lessons import epoch
from feedback.training.variations import joined, varied


def test_every_written_text_is_labelled_with_known_words():
    for example in written():
        assert example.sentiment in SENTIMENTS, example
        assert example.topics <= set(TOPICS), example
        assert example.urgency in range(4), example


def test_no_text_is_written_twice_under_different_labels():
    texts = [example.text.lower() for example in written()]
    assert len(texts) == len(set(texts))


def test_what_judges_the_reader_never_taught_it():
    taught = {" ".join(re.findall(r"\w+", example.text.lower())) for example in written()}
    judging = {" ".join(re.findall(r"\w+", example.text.lower())) for example in held_out()}
    assert not taught & judging


def test_an_epoch_holds_thousands_of_distinct_messages():
    assert len({example.text for example in epoch(1)}) > 3000
    assert epoch(1) == epoch(1)
    assert epoch(1) != epoch(2)


def test_a_variation_keeps_the_labels():
    rng = random.Random(3)
    for example in written():
        other = varied(example, rng)
        assert (other.sentiment, other.topics, other.urgency) == (example.sentiment, example.topics, example.urgency)
        assert other.text


def test_opposite_feelings_joined_leave_the_sentiment_unknown():
    by_mood = {mood: next(e for e in written() if e.sentiment == mood) for mood in SENTIMENTS}
    rng = random.Random(3)
    assert joined(by_mood["positive"], by_mood["negative"], rng).sentiment == ""
    assert joined(by_mood["neutral"], by_mood["negative"], rng).sentiment == "negative"
