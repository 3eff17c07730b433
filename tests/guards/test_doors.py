"""Does the judge of a whole run find a door that no test opened, and keep silent about a part?"""

from types import SimpleNamespace

import pytest

from tests import doors_proven
from tests.doors_proven import CLOSED, SILENT, Judge, every, methods, unproven
from tests.guards.test_urls import ALL

ALL_TOLD = {(door, door not in SILENT) for door in every() if door not in CLOSED}
A_NOTE, A_LIST = "POST clients:add_note", "POST admin:advisors_user_changelist deactivate_chosen"


def judge(*, args=("tests",), **options):
    plain = {"keyword": "", "markexpr": "", "deselect": None, **options}
    return Judge(SimpleNamespace(option=SimpleNamespace(**plain), args=list(args), getini=lambda name: ["tests"]))


def ended(one, seen, exitstatus=0, **stopped):
    """The exit status after workers that saw this."""
    one.pytest_testnodedown(SimpleNamespace(workeroutput={"doors": [list(door) for door in seen]}), None)
    session = SimpleNamespace(
        config=SimpleNamespace(), exitstatus=exitstatus, **{"shouldstop": False, "shouldfail": False, **stopped}
    )
    one.pytest_sessionfinish(session, exitstatus)
    return session.exitstatus


def test_there_are_doors_of_every_kind():
    assert {A_NOTE, A_LIST, "POST api:v1:message-submit", "POST account_change_password", "POST feedback:answer"} <= set(every())
    assert len(set(every())) > 120
    assert methods(ALL["desk:household"][1]) == ["GET", "HEAD"]


def test_all_opened_and_told_is_in_order_whichever_worker_saw_it(monkeypatch):
    monkeypatch.setattr(doors_proven.doors, "SEEN", set())
    one, half = judge(), sorted(ALL_TOLD)
    one.pytest_testnodedown(SimpleNamespace(workeroutput={"doors": half[::2]}), None)
    assert ended(one, half[1::2]) == 0
    assert one.wrong == []


@pytest.mark.parametrize(
    ("seen", "wrong"),
    [
        (ALL_TOLD - {(A_NOTE, True)}, f"{A_NOTE}: no test opens it"),
        (ALL_TOLD - {(A_LIST, True)} | {(A_LIST, False)}, f"{A_LIST}: no test has seen its event"),
        (ALL_TOLD | {("POST desk:preview", True)}, "POST desk:preview: is listed as silent or closed, and was seen to tell"),
        (ALL_TOLD | {("POST account_email", False)}, "POST account_email: is listed as closed, and was opened"),
    ],
)
def test_what_is_missing_fails_the_run(monkeypatch, seen, wrong):
    monkeypatch.setattr(doors_proven.doors, "SEEN", set())
    one = judge()
    assert ended(one, seen) == 1
    assert one.wrong == [wrong]


def test_a_list_entry_without_a_door_is_stale(monkeypatch):
    monkeypatch.setitem(CLOSED, "POST nowhere", "x")
    assert unproven(ALL_TOLD) == ["POST nowhere: is listed and does not exist"]


@pytest.mark.parametrize("part", [{"keyword": "x"}, {"markexpr": "x"}, {"lf": True}, {"args": ("tests/clients",)}])
def test_a_part_of_the_suite_is_not_judged(part):
    assert ended(judge(**part), set()) == 0


def test_a_run_that_was_broken_off_is_not_judged():
    assert ended(judge(), set(), exitstatus=2) == 2
    assert ended(judge(), set(), exitstatus=1, shouldfail="stopping after 1 failures") == 1


def test_a_worker_hands_over_what_it_saw(monkeypatch):
    monkeypatch.setattr(doors_proven.doors, "SEEN", {(A_NOTE, True)})
    session = SimpleNamespace(config=SimpleNamespace(workeroutput={"exitstatus": 0}))
    judge().pytest_sessionfinish(session, 0)
    assert session.config.workeroutput["doors"] == [(A_NOTE, True)]


def test_each_reason_says_something():
    assert all(len(reason) > 7 for reason in (*SILENT.values(), *CLOSED.values()))
