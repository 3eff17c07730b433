import pytest

from feedback.readers import Answer
from feedback.readers.weighing import COMPLAINT_CLEAR, NO_VIEW, View, weigh

HAPPY, PLAIN, CROSS = (0.01, 0.02, 0.97), (0.05, 0.9, 0.05), (0.97, 0.02, 0.01)


def weighed(text, rating=None, sentiment=PLAIN, topics=None, urgency=(0.9, 0.1, 0.0, 0.0), complaint=0.0, leaving=0.0):
    view = View(sentiment, topics or {}, urgency, complaint, leaving)
    return weigh(Answer(text, rating), view, model="test", version="1")


@pytest.mark.parametrize("text", ["Great", "Not bad", "Very good indeed", "ok", "!!!"])
def test_h4_it_is_never_certain_on_less_than_four_words(text):
    for rating in (None, 1, 5):
        result = weighed(text, rating, sentiment=(0.0, 0.0, 1.0))
        assert max(result.probabilities.values()) < 0.9


def test_the_probabilities_sum_to_one():
    assert sum(weighed("The fees are too high for me", 1).probabilities.values()) == pytest.approx(1, abs=0.001)


def test_a_rating_shifts_the_balance():
    lone = weighed("It is what it is, I suppose")
    assert weighed("It is what it is, I suppose", 1).score < lone.score < weighed("It is what it is, I suppose", 5).score


def test_words_against_the_rating_make_it_unsure():
    assert weighed("You have been robbing us for years", 5, sentiment=CROSS).is_unsure
    assert not weighed("You have been robbing us for years", 1, sentiment=CROSS).is_unsure


def test_another_language_goes_to_a_person():
    result = weighed("Las comisiones son demasiado altas", sentiment=CROSS)
    assert (result.language, result.is_unsure, result.sentiment) == ("es", True, "negative")


@pytest.mark.parametrize(("rating", "sentiment"), [(1, "negative"), (2, "negative"), (4, "positive"), (5, "positive")])
def test_a_rating_without_words_is_read_by_itself(rating, sentiment):
    result = weigh(Answer("", rating), NO_VIEW, model="test", version="1")
    assert (result.sentiment, result.urgency, result.topics) == (sentiment, 0 if rating > 2 else 1, ("other",))


def test_rules_raise_what_the_model_missed():
    result = weighed("I want to make a complaint about the transfer.", sentiment=CROSS)
    assert (result.is_complaint, result.urgency) == (True, 2)
    assert result.evidence[0].quote


def test_the_model_raises_what_the_rules_missed():
    assert weighed("Words that no rule knows", sentiment=CROSS, complaint=0.9).is_complaint
    assert weighed("Words that no rule knows", sentiment=CROSS, urgency=(0.1, 0.2, 0.1, 0.6)).urgency == 3


def test_happy_news_with_a_deadline_in_it_is_no_alarm():
    assert weighed("We must tell you today: the house is ours, thank you!", sentiment=HAPPY).urgency < 2


def test_a_complaint_that_was_settled_is_none():
    assert not weighed("My complaint about the transfer is settled, thank you!", sentiment=HAPPY).is_complaint


def test_a_mistake_that_was_mended_is_no_complaint():
    text = "I had asked three times, and you mended your mistake. Thank you!"
    assert not weighed(text, sentiment=HAPPY).is_complaint
    assert weighed(text, sentiment=CROSS).is_complaint


def test_an_allegation_counts_however_happy_the_rest_is():
    assert weighed("You are lovely people, but my signature is forged.", sentiment=HAPPY).is_complaint


def test_what_may_only_just_be_a_complaint_is_looked_at_and_alarms_nobody():
    doubtful = weighed("Words that no rule knows", complaint=COMPLAINT_CLEAR - 0.01)
    assert (doubtful.is_complaint, doubtful.sentiment, doubtful.urgency) == (True, "neutral", 0)
    assert weighed("Words that no rule knows", complaint=COMPLAINT_CLEAR).urgency == 2


def test_what_stands_quoted_below_is_not_the_client_s_word():
    result = weighed("Thank you, all is well.\n\n> I want to file a formal complaint.", sentiment=HAPPY)
    assert (result.is_complaint, result.evidence) == (False, ())


def test_a_grievance_with_a_low_rating_needs_an_answer_today():
    text = "the fees feel high and nobody called me back"
    assert weighed(text, 2, sentiment=CROSS, urgency=(0.1, 0.8, 0.1, 0.0)).urgency == 2
    assert weighed(text, sentiment=CROSS, urgency=(0.1, 0.8, 0.1, 0.0)).urgency == 1


def test_a_topic_needs_the_model_s_word_and_less_of_it_where_it_is_named():
    named = weighed("The fees are on my mind", topics={"fees": 0.3, "tax": 0.3})
    assert named.topics == ("fees",)
    assert weighed("Something is on my mind", topics={"fees": 0.1, "tax": 0.1}).topics == ("other",)
