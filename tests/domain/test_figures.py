"""Of many readings of one number, which stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.figures import Figure, current, state_at

START = datetime(2026, 11, 27, 12, tzinfo=UTC)


def figure(id: str, metric: str, value: float, minute: int, state: str, day: int) -> Figure:
    return Figure(
        id,
        "campaign",
        "channel",
        metric,
        value,
        START + timedelta(days=day),
        START + timedelta(minutes=minute),
        "person",
        "",
        state,
        "策划甲",
    )


FIGURES = st.lists(
    st.builds(
        figure,
        st.uuids().map(str),
        st.sampled_from(["leads", "views"]),
        st.floats(0, 1e6),
        st.integers(0, 5),
        st.sampled_from(["live", "provisional", "final"]),
        st.integers(0, 2),
    ),
    max_size=20,
    unique_by=lambda f: f.id,
)


@given(FIGURES, st.randoms())
def test_any_order_and_any_repetition_give_the_same(figures, random):
    shuffled = figures + random.choices(figures, k=len(figures)) if figures else []
    random.shuffle(shuffled)
    assert current(shuffled) == current(figures)


@given(FIGURES)
def test_what_stands_was_read_last_in_its_place(figures):
    for place, stands in current(figures).items():
        rivals = [
            f for f in figures if (f.campaign_id, f.channel_id, f.metric, f.holds_for) == place
        ]
        assert stands.read_at == max(f.read_at for f in rivals)
        assert sum(f is stands for f in figures) == 1


def test_total_is_final_once_nothing_revises_it():
    assert state_at("traffic", START, START + timedelta(days=2)) == "provisional"
    assert state_at("traffic", START, START + timedelta(days=3)) == "final"
    assert state_at("sales", START, START + timedelta(days=7)) == "provisional"
    assert state_at("sales", START, START + timedelta(days=30)) == "final"
