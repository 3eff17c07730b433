from pathlib import Path

import pytest

from compliance.lexicon import Direction, Profile, Severity, find, seed_rules
from compliance.lexicon.patterns import compiled
from compliance.lexicon.plain import plain

CORPUS = Path(__file__).parent / "corpus"


def lines(name: str) -> list[str]:
    return CORPUS.joinpath(name).read_text(encoding="utf-8").splitlines()


def blocked(text: str, profile: Profile = Profile.DUAL) -> list[str]:
    return [finding.rule for finding in find(text, profile=profile) if finding.severity is Severity.BLOCK]


def test_f5_block_rules_reach_recall_and_precision_on_the_corpus():
    bad, good = lines("block.txt"), lines("fine.txt")
    caught, false_alarms = sum(bool(blocked(text)) for text in bad), sum(bool(blocked(text)) for text in good)

    assert min(len(set(bad)), len(set(good))) >= 300
    assert caught / len(bad) >= 0.99
    assert caught / (caught + false_alarms) >= 0.80


@pytest.mark.parametrize(
    "text",
    [
        "It is g\u200buaranteed.",  # zero-width space
        "It is gu\u0430ranteed.",  # Cyrillic a
        "It is \uff47\uff55\uff41\uff52\uff41\uff4e\uff54\uff45\uff45\uff44.",  # full width
        "It is guárantééd.",
        "It is gu4rant33d.",
        "It is G U A R A N T E E D.",
        "It is g.u.a.r.a.n.t.e.e.d by us.",
        "It is guaran-\nteed.",
        "It is guaran\u00adteed.",
    ],
)
def test_a_disguised_word_is_still_read(text):
    assert blocked(text) == ["promise.guarantee"]


def test_the_quote_is_the_writers_own_words():
    text = "You see, it is risk\u200b‑free."
    (finding,) = find(text, profile=Profile.SEC_RIA)

    assert finding.quote == "risk\u200b‑free"
    assert text[finding.start : finding.end] == finding.quote


@pytest.mark.parametrize("disguise", ["ﬁ", "ß", "①", "…", "é", "\U0001d400", "İ"])
def test_every_plain_character_knows_its_origin(disguise):
    source = plain(f"a{disguise}z")

    assert len(source.text) == len(source.origin)
    assert source.span(0, len(source.text)) == (0, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is guaranteed.",
        "We can't promise you a gain.",
        "This isn't without risk.",
        "Guaranteed issue cover is open until May.",
    ],
)
def test_denials_and_terms_of_art_pass(text):
    assert blocked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "No doubt it is guaranteed.",
        "Not only safe: guaranteed.",
        "I would not wait because it is guaranteed.",
        "No, it is guaranteed.",
    ],
)
def test_a_denial_of_something_else_does_not_excuse(text):
    assert blocked(text) == ["promise.guarantee"]


@pytest.mark.parametrize(
    ("profile", "present", "absent"),
    [
        (Profile.SEC_RIA, "SEC Marketing Rule", "FINRA"),
        (Profile.STATE_RIA, "as the firm's state follows it", "FINRA"),
        (Profile.BROKER_DEALER, "FINRA Rule 2210", "SEC"),
        (Profile.NON_US, "The firm's own policy", "FINRA"),
    ],
)
def test_f1_the_profile_decides_what_is_cited(profile, present, absent):
    (finding,) = find("Your return is guaranteed.", profile=profile)

    assert present in finding.citation
    assert absent not in finding.citation


def test_f1_a_dual_registrant_reads_both():
    (finding,) = find("Your return is guaranteed.", profile=Profile.DUAL)

    assert "SEC Marketing Rule" in finding.citation
    assert "FINRA Rule 2210" in finding.citation


def test_rules_for_replies_do_not_judge_letters():
    text = "I want to complain: you misled me about the fraud."

    assert find(text, profile=Profile.DUAL) == []
    assert {finding.rule for finding in find(text, profile=Profile.DUAL, direction=Direction.IN)} == {
        "incoming.complaint",
        "incoming.theft",
    }


def test_a_firms_policy_may_lift_projections_and_nothing_else():
    text = "We expect a return of 6% next year. It is guaranteed."

    assert blocked(text) == ["projection.expected_return", "promise.guarantee"]
    allowed = find(text, profile=Profile.DUAL, allowed=frozenset({"projections"}))
    assert [finding.rule for finding in allowed] == ["promise.guarantee"]


def test_disclosures_that_the_product_placed_are_not_judged():
    text = "All fine. Our track record is long."
    spans = [(10, len(text))]

    assert [finding.rule for finding in find(text, profile=Profile.SEC_RIA)] == ["wording.past_performance"]
    assert find(text, profile=Profile.SEC_RIA, excluded=spans) == []


def test_a_projection_may_hide_behind_a_figure():
    assert blocked("Your account should earn {ytd_net} again.") == ["projection.should_earn"]


@pytest.mark.parametrize("text", ["Order 4111 1111 1111 1112 came.", "Case 000-12-3456.", "Your account for 2026 is open."])
def test_other_numbers_are_not_private(text):
    assert blocked(text) == []


def test_each_rule_says_why_what_to_do_and_where_it_comes_from():
    rules = seed_rules()

    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.why, rule.id
        assert rule.fix, rule.id
        assert rule.source, rule.id
        assert rule.patterns or rule.expressions, rule.id
        for pattern in (*rule.patterns, *rule.exceptions, *rule.unless):
            compiled(pattern)


@pytest.mark.parametrize("pattern", ["sure (thing", "(a|(b|c)) d", "x{3}"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    with pytest.raises(ValueError, match="neither a word"):
        compiled(pattern)


def test_f5_block_rules_know_spanish_too():
    bad, good = lines("block_es.txt"), lines("fine_es.txt")

    assert min(len(set(bad)), len(set(good))) >= 50
    assert [text for text in bad if not blocked(text)] == []
    assert [text for text in good if blocked(text)] == []


def test_no_spanish_rule_speaks_up_in_an_english_letter():
    found = [finding for text in lines("fine.txt") for finding in find(text, profile=Profile.DUAL)]
    assert [finding.quote for finding in found if finding.rule.endswith(".es")] == []


def test_spanish_is_read_without_its_accents_and_with_them():
    assert blocked("Le garantizo un rendimiento.") == blocked("LE GARANTIZÓ UN RENDIMIENTO.") == ["promise.guarantee.es"]
