"""What may be looked at before it is believed: bounded, whatever is sent by whomever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planner.live.doubt import AROUND, KNOWN, Doubt

MOST, PER_SECOND = 100_000.0, 1_000.0

SENT = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 60_000),
        st.booleans(),
        st.floats(0, 5),
    ),
    max_size=60,
)
"""Pushes: by whom, of how many bytes, right or wrong, so many seconds after the one before."""


@given(SENT)
def test_wrong_ones_never_cost_more_than_what_is_allowed(sent) -> None:
    doubt, now, wrong = Doubt("x", MOST, PER_SECOND), 100.0, 0.0
    known: set[str] = set()
    for sender, size, right, pause in sent:
        now += pause
        admitted = doubt.admit(sender, size, now)
        if admitted is None:
            continue
        if right:
            doubt.believe(admitted, now)
            known.add(sender)
        else:
            wrong += admitted.cost
    allowances = len(known) + 1
    assert wrong <= allowances * (MOST + PER_SECOND * (now - 100.0)) + 1


@given(SENT)
def test_right_ones_alone_are_never_turned_away(sent) -> None:
    doubt, now = Doubt("x", MOST, PER_SECOND), 0.0
    for sender, size, _, pause in sent:
        now += pause
        admitted = doubt.admit(sender, size, now)
        assert admitted is not None
        doubt.believe(admitted, now)


def test_what_waits_to_be_read_is_bounded() -> None:
    doubt = Doubt("x", MOST, PER_SECOND)
    size = 30_000
    waiting = [a for _ in range(50) if (a := doubt.admit("a", size, 0.0))]
    assert len(waiting) == int(MOST / (size + AROUND)) == 3
    doubt.believe(waiting[0], 0.0)
    assert doubt.admit("b", size, 0.0) is not None


def test_allowance_comes_back_by_the_second_and_no_further_than_full() -> None:
    doubt = Doubt("x", MOST, PER_SECOND)
    whole = int(MOST) - AROUND
    assert doubt.admit("a", whole, 1.0)
    assert doubt.admit("a", 0, 1.5) is None
    assert doubt.admit("a", 0, 2.1) is not None
    assert doubt.admit("a", whole, 1e6) is not None
    assert doubt.admit("a", 0, 1e6) is None
    assert doubt.admit("a", 0, 5.0) is None  # a clock that went back gives nothing


def test_only_those_believed_last_are_known() -> None:
    doubt = Doubt("x", MOST, PER_SECOND)
    for n in range(KNOWN + 1):
        admitted = doubt.admit(f"sender-{n}", 0, 0.0)
        assert admitted is not None
        doubt.believe(admitted, 0.0)
    assert doubt.admit("stranger", int(MOST) - AROUND, 0.0) is not None
    assert doubt.admit("sender-0", 0, 0.0) is None  # forgotten: a stranger again
    assert doubt.admit("sender-1", 0, 0.0) is not None
