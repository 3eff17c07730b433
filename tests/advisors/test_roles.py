"""A7: may each role do exactly what the firm was promised, and nothing else?

The table is written out a second time on purpose: a change of a role is made in two places, or a test fails.
"""

import pytest

from advisors.roles import ACTIONS, Action, Role, may, who_may

ORDER = ("advisor", "assistant", "manager", "compliance", "admin", "examiner", "support", "operator")
#                             advisor assistant manager compliance admin examiner support operator
EXPECTED = """
see the team's households      .       x        x        .          .       .        .        .
see every household            .       .        .        x          x       x        x        .
serve clients                  x       x        x        .          x       .        .        .
have a book of one's own       x       .        x        .          x       .        .        .
lift a block on contact        .       .        .        x          .       .        .        .
import files                   x       x        x        .          x       .        .        .
connect systems                .       .        .        .          x       .        .        .
read letters                   x       x        x        x          x       x        x        .
write letters                  x       x        x        .          x       .        .        .
submit letters                 x       .        x        .          x       .        .        .
approve letters                .       .        x        x          .       .        .        .
close and snooze alerts        x       x        x        x          x       .        .        .
close complaints               .       .        .        x          .       .        .        .
correct readings               x       x        x        x          x       .        .        .
export the audit trail         .       .        .        x          x       x        .        .
export a client's data         .       .        .        x          x       .        .        .
export all of the firm         .       .        .        .          x       .        .        .
erase clients                  .       .        .        x          .       .        .        .
handle incidents               .       .        .        x          .       .        .        .
read what is restricted        .       .        .        x          .       x        .        .
read the admin                 .       .        .        x          x       x        x        x
see people and their keys      .       .        .        x          x       .        .        x
manage people                  .       .        .        .          x       .        .        .
manage the firm's settings     .       .        .        .          x       .        .        .
appoint who approves           .       .        .        x          .       .        .        .
manage API keys                x       .        x        .          x       .        .        .
operate the platform           .       .        .        .          .       .        .        x
"""
TABLE = {
    (role, line[:30].strip()): mark == "x"
    for line in EXPECTED.strip().splitlines()
    for role, mark in zip(ORDER, line[30:].split(), strict=True)
}


@pytest.mark.parametrize(("role", "action"), [(role, action) for role in Role for action in Action])
def test_a7_the_cell_is_as_promised(role, action):
    assert may(role, action) is TABLE[role, action]


def test_a7_the_two_tables_have_the_same_rows_and_columns():
    assert set(TABLE) == {(role, action) for role in Role for action in Action}
    assert set(ACTIONS) == set(Role)


def test_t21_nobody_who_only_helps_or_looks_sends_or_approves():
    for role in (Role.ASSISTANT, Role.EXAMINER, Role.SUPPORT):
        assert not {Action.SUBMIT_LETTERS, Action.APPROVE_LETTERS, Action.CLOSE_COMPLAINTS} & ACTIONS[role]


def test_t18_whoever_reads_a_firms_records_sees_every_household():
    """So that the admin needs no narrower lists than the pages have."""
    assert set(who_may(Action.READ_THE_ADMIN)) - {Role.OPERATOR} == set(who_may(Action.SEE_EVERY_HOUSEHOLD))
