from feedback.readers.pieces import WORDS, pieces, together
from feedback.readers.weighing import View

CALM = View((0.1, 0.8, 0.1), {"fees": 0.1, "tax": 0.9}, (0.9, 0.1, 0.0, 0.0), 0.0, 0.0)
GRAVE = View((0.9, 0.1, 0.0), {"fees": 0.8, "tax": 0.1}, (0.0, 0.1, 0.2, 0.7), 0.9, 0.1)


def test_a_short_message_is_one_piece():
    assert pieces("The fees are high. Please call me!") == ["The fees are high. Please call me!"]


def test_a_long_message_is_cut_between_sentences_and_nothing_is_lost():
    text = " ".join(f"This is sentence number {n}, and it says little." for n in range(60))
    parts = pieces(text)
    assert " ".join(parts).split() == text.split()
    assert all(len(part.split()) <= WORDS for part in parts)
    assert all(part.endswith(".") for part in parts)


def test_a_sentence_without_end_is_cut():
    assert [len(part.split()) for part in pieces("word " * 150)] == [70, 70, 10]


def test_blank_text_is_one_piece():
    assert pieces(" ") == [" "]


def test_the_gravest_piece_sounds_the_alarm():
    whole = together([CALM, GRAVE, CALM])
    assert whole.urgency == GRAVE.urgency
    assert whole.complaint == 0.9
    assert whole.topics == {"fees": 0.8, "tax": 0.9}
    assert round(sum(whole.sentiment), 6) == 1


def test_one_piece_is_the_whole():
    assert together([CALM]) is CALM
