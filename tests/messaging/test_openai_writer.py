"""Whatever a model answers, does no wrong figure reach a reviewer, and does the reviewer see what happened?"""

import json
import time

import pytest

from messaging.checker import check
from messaging.writers import Brief, ProviderError
from messaging.writers.fallback import write_checked
from messaging.writers.openai import OpenAI, _parsed
from messaging.writers.plain import Plain
from tests.messaging.households import random_sheet
from tests.messaging.openai_stub import SCRIPT, serving

SHEET = random_sheet(4)
WRONG = {
    "invented": "12.4%",
    "wrong subject": "about the benchmark",
    "unknown slot": "portfolio_worth",
    "number in words": "doubled",
    "injected": "TSLA",
    "refusal": "declined",
    "filtered": "declined",
    "cut off": "cut off",
    "not json": "form",
    "other form": "form",
    "too many": "429",
    "broken": "status 500",
    "no access": "status 401",
    "silence": "did not answer within",
    "trickled body": "did not answer within",
    "trickled head": "did not answer within",
}
SLOW = {"silence", "trickled body", "trickled head"}


def written(script, sheet=SHEET, **options):
    with serving(script) as server:
        writer = OpenAI(api_key="test", base_url=server.url, model="stub", seconds=0.5 if script in SLOW else 10)
        return write_checked(Brief(sheet=sheet, seed="1", **options), writer), server.seen


def test_a_right_answer_is_kept_with_the_names_that_we_place():
    draft, _ = written("right", tone="formal")
    assert (draft.writer, draft.model, draft.notes) == ("openai", "stub", ())
    assert draft.body.startswith("Dear {clients},")
    assert check(draft.subject, draft.body, SHEET, preview=draft.preview).is_clean


def test_every_failure_of_the_script_is_tried():
    assert set(WRONG) | {"right"} == set(SCRIPT)


@pytest.mark.parametrize(("script", "told"), WRONG.items(), ids=WRONG)
def test_e4_a_failure_falls_back_to_the_rules_and_says_so(script, told):
    draft, _ = written(script)
    assert draft.writer == "plain"
    assert draft.record["instead_of"] == "openai"
    assert told in draft.notes[0]
    assert check(draft.subject, draft.body, SHEET, preview=draft.preview).is_clean


@pytest.mark.parametrize("script", ["trickled body", "trickled head"])
def test_e4_the_limit_is_for_the_whole_call_however_many_bytes_arrive(script):
    with serving(script) as server:
        began = time.monotonic()
        with pytest.raises(ProviderError, match="did not answer within 1 second"):
            OpenAI(api_key="test", base_url=server.url, model="stub", seconds=1).write(Brief(sheet=SHEET, seed="1"))
        assert 0.9 < time.monotonic() - began < 4  # the drips take eight seconds


def test_an_answer_however_deep_is_no_letter():
    with pytest.raises(ProviderError, match="did not have the form"):
        _parsed("[" * 100_000)


def test_nobody_listening_is_a_failure_like_the_others(settings):
    settings.OUTGOING_INTERNAL = ["127.0.0.1:9"]
    writer = OpenAI(api_key="test", base_url="http://127.0.0.1:9/v1", model="stub")
    assert "could not be reached" in write_checked(Brief(sheet=SHEET, seed="1"), writer).notes[0]


def test_the_request_carries_facts_and_asks_not_to_be_stored():
    _, (body,) = written("right", concerns=("fees",))
    request = json.loads(body)
    facts = json.loads(request["messages"][1]["content"])
    assert request["store"] is False
    assert request["response_format"]["json_schema"]["strict"] is True
    assert {
        "slot": "{value}",
        "is": "Portfolio value",
        "reads": SHEET["value"].text,
        "kind": "money",
        "about": "portfolio",
    } in facts["facts"]
    assert facts["concerns"] == ["fees"]


def test_the_plain_writer_needs_nobody():
    assert write_checked(Brief(sheet=SHEET, seed="1"), Plain()).writer == "plain"


POINTS = (
    "This year the portfolio returned {ytd_net} after fees and {ytd_gross} before fees.",
    "Your portfolio closed on {as_of_day} at {value}.",
)


def test_a_summary_is_no_letter_and_is_written_from_its_points_alone():
    draft, seen = written("right", points=POINTS)
    assert (draft.writer, draft.preview, draft.record["prompt"]) == ("openai", "", "summary-1")
    assert draft.body.startswith("I hope you are well.")
    assert "{clients}" not in draft.body
    asked = json.loads(json.loads(seen[0])["messages"][1]["content"])
    assert {fact["slot"] for fact in asked["facts"]} == {"{ytd_net}", "{ytd_gross}", "{as_of_day}", "{value}"}
    assert asked["points"] == list(POINTS)


def test_e4_a_summary_with_a_number_outside_a_slot_is_written_by_rules():
    draft, _ = written("invented", points=POINTS)
    assert (draft.writer, draft.body) == ("plain", " ".join(POINTS))
    assert "12.4%" in draft.notes[0]
