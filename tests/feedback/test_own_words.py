import pytest

from feedback.readers.own_words import own_words

MINE = "Thank you, Dana.\n\nAll is well.\n"


@pytest.mark.parametrize(
    "theirs",
    [
        "On Mon, Oct 6, 2025 at 9:14 AM Dana Reyes wrote:\n> Dear client,\n> the fees are fine.",
        "-----Original Message-----\nanything at all\n\nto the end",
        "From: Dana Reyes\nSent: Monday\nTo: Ivy\n\nDear Ivy",
        "Sent from my phone",
        "CONFIDENTIALITY NOTICE: unauthorized use is unlawful.",
        "This message may be privileged. If it is not for you, report it.",
    ],
)
def test_what_others_wrote_is_blank_and_nothing_moves(theirs):
    text = MINE + theirs
    mine = own_words(text)
    assert mine.startswith(MINE)
    assert not mine[len(MINE) :].strip()
    assert len(mine) == len(text)


@pytest.mark.parametrize(
    "text", ["I wrote: call me.", "From now on: less mail.", "5 > 4, as I said", "On Monday I wrote to you."]
)
def test_a_client_s_own_words_stay(text):
    assert own_words(text) == text


def test_below_a_quotation_they_stand_too():
    assert own_words("> Shall we meet?\nYes, on Friday.").strip() == "Yes, on Friday."


@pytest.mark.parametrize("text", ["> all of it is quoted", "", "  "])
def test_where_nothing_else_is_left_all_of_it_stays(text):
    assert own_words(text) == text
