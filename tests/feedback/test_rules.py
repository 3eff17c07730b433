import pytest

from feedback.rules import find, guess_language
from feedback.training.corpus import HELD_OUT, held_out, written


@pytest.mark.parametrize(
    "text",
    [
        "I want to file a formal complaint.",
        "You sold my fund without my permission.",
        "Nobody disclosed this charge and I want it refunded.",
        "I will report you to the SEC.",
        "My attorney will be in touch.",
        "You’ve been overcharging me for a year.",
        "My signature on that form is not mine.",
        "She is 88 and was talked into an annuity.",
    ],
)
def test_words_of_a_complaint_are_found_and_quoted(text):
    found = find(text).complaint
    assert found
    assert all(hit.quote and hit.quote in text for hit in found)


@pytest.mark.parametrize(
    "text",
    [
        "No complaints from me.",
        "I have nothing to complain about.",
        "Our attorney needs the account titles.",
        "My lawyer drew up the trust.",
        "The tax refund came in.",
        "The bear fund was closed at a loss.",
    ],
)
def test_their_denial_is_no_complaint(text):
    assert not find(text).complaint


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I have asked three times and heard nothing.", "asked again and again"),
        ("Four voicemails, and nobody rings.", "asked again and again"),
        ("The rollover is still pending after nine weeks.", "stuck for weeks"),
        ("The check went to the wrong address.", "sent to the wrong place"),
        ("They lost my original certificate.", "lost our papers"),
        ("The payment was late and there is an overdraft.", "it cost them"),
        ("My husband died in May and you still wrote to him.", "not spared after a death"),
        ("I was billed for it even though I had left.", "charged and not explained"),
    ],
)
def test_h6_a_grievance_without_the_word_is_found(text, rule):
    assert rule in {hit.rule for hit in find(text).complaint}


@pytest.mark.parametrize(
    "text",
    [
        "My husband died. Could you send me the papers?",
        "How is the transfer going?",
        "I gave you the wrong account number, sorry.",
        "Any news of the rollover?",
        "The fees feel high to me.",
        "I left you one message.",
    ],
)
def test_a_question_or_one_wait_is_none(text):
    assert not find(text).complaint


@pytest.mark.parametrize(
    "text",
    [
        "We are moving our accounts to Vanguard.",
        "I'd like to close my account.",
        "Thank you for everything, but we are going in a different direction.",
        "My son will manage it from now on.",
        "I am shopping around.",
    ],
)
def test_a_polite_goodbye_is_found(text):
    assert find(text).leaving
    assert find(text).urgency == 2


@pytest.mark.parametrize("text", ["We are not leaving.", "I have no intention of leaving you.", "It leaves me calm."])
def test_staying_is_not_leaving(text):
    assert not find(text).leaving


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("My email was hacked, please freeze everything.", 3),
        ("There is a transfer of $900 that I did not make.", 3),
        ("Please call me today.", 2),
        ("My husband passed away on Sunday.", 2),
        ("I need the wire before the close.", 2),
        ("A nice letter, thank you.", 0),
    ],
)
def test_h6_urgency_in_plain_words(text, level):
    assert find(text).urgency == level


def test_each_action_quotes_the_words_that_ask_for_it():
    text = "the fees feel high and nobody called me back"
    assert {action.kind: action.quote for action in find(text).actions} == {
        "call_back": "nobody called me back",
        "explain_fees": "the fees feel high",
    }


def test_the_gravest_action_comes_first():
    text = "Someone hacked my account. Also the fees are too high, please call me, and send me the 1099."
    kinds = [action.kind for action in find(text).actions]
    assert kinds[0] == "protect"
    assert len(kinds) == 4


@pytest.mark.parametrize("source", [written, held_out])
def test_every_quote_stands_where_it_says(source):
    for example in source():
        found = find(example.text)
        for hit in (*found.complaint, *found.leaving, *found.call_now, *found.today, *found.actions):
            assert example.text[hit.start : hit.end] == hit.quote


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The fees are high.", "en"),
        ("Great!", "en"),
        ("Las comisiones son muy altas.", "es"),
        ("Gracias", "es"),
        ("Je ne suis pas content de mon compte.", "fr"),
        ("Ich bin mit der Rendite nicht zufrieden.", "de"),
        ("Não estou satisfeito com a minha conta.", "pt"),
        ("費用が高いです。", "und"),
        ("", "en"),
    ],
)
def test_the_language_is_guessed(text, language):
    assert guess_language(text) == language


def test_the_rules_alone_find_most_of_what_is_grave():
    """The safety net under the model, measured on messages that nobody tuned it with."""
    grave = [example for example in held_out(HELD_OUT) if example.urgency >= 2]
    caught = [example for example in grave if find(example.text).urgency >= 2]
    assert len(caught) / len(grave) >= 0.85


@pytest.mark.parametrize(
    "text",
    [
        "Quiero presentar una queja, nadie me dijo nada de esta comisión.",
        "Je vais porter plainte, c'est une escroquerie.",
        "Das ist Betrug, ich gehe zum Anwalt.",
        "Vou falar com o meu advogado, isto é uma fraude.",
    ],
)
def test_a_complaint_in_another_language_is_not_missed(text):
    found = find(text)
    assert found.complaint
    assert found.actions[0].kind == "escalate"


@pytest.mark.parametrize("text", ["Quiero cerrar mi cuenta.", "Je veux fermer mon compte.", "Ich möchte mein Konto kündigen."])
def test_nor_is_a_goodbye(text):
    assert find(text).leaving


def test_a_letter_that_grows_when_it_is_small_moves_no_quote():
    text = "İki kez: I’D LIKE TO FILE A COMPLAINT"
    (hit, *_) = find(text).complaint
    assert text[hit.start : hit.end] == hit.quote
    assert "COMPLAINT" in hit.quote
