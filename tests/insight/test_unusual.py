"""Figures that are out of the ordinary beside the store's past, in the list of all broadcasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.actions import campaigns, shelves
from planner.actions.editing import write_part
from planner.domain.suspicion import COMPARED, MOST_OWN, beside_past
from planner.insight.portfolio_keeper import PortfolioKeeper
from planner.insight.suspicion import marks, suspicions
from planner.insight.unusual import Held, unusual
from planner.store import campaigns as rows
from planner.store import figures
from tests.insight.past_broadcasts import figure, make_broadcast

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
LATER = FRIDAY + 2 * WEEK
USUAL = {"views": 6000, "comments": 300, "likes": 2000, "leads": 60, "peak_concurrent": 200}


def _past(database, who, weeks=8, before=FRIDAY, **header):
    for week in range(1, weeks + 1):
        counts = {metric: value + 7 * (week % 3) for metric, value in USUAL.items()}
        make_broadcast(database, who, before - week * WEEK, counts, channels=("a",), **header)


def _make(database, who, **counts):
    return make_broadcast(database, who, FRIDAY, USUAL | counts, channels=("a",))


def _told(portfolio, now=LATER):
    """Why broadcasts are to be checked, by their ids."""
    places = np.flatnonzero(portfolio.to_check(np.arange(len(portfolio)), now)).tolist()
    return {portfolio.broadcasts[place].facts.id: portfolio.why(place, now) for place in places}


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"peak_concurrent": 2000}, ("jump_up",)),
        ({"likes": 20, "comments": 2}, ("jump_down",)),
        ({"views": 90_000}, ("no_echo",)),
        ({"leads": 6900}, ("impossible", "jump_up")),
        ({"leads": 95}, None),
    ],
)
def test_the_list_says_of_a_broadcast_what_its_review_says(any_database, who, counts, why):
    _past(any_database, who)
    made = _make(any_database, who, **counts)
    assert _told(PortfolioKeeper(any_database).portfolio()) == ({made: why} if why else {})
    campaign = campaigns.get(any_database, made)
    reviewed = suspicions(any_database, campaign, marks(any_database, campaign), LATER)
    assert bool(reviewed) == bool(why)


def test_before_the_end_nothing_is_held_against_the_past(database, who):
    _past(database, who)
    made = _make(database, who, views=90, comments=4, likes=20, leads=1)
    portfolio = PortfolioKeeper(database).portfolio()
    assert _told(portfolio, FRIDAY + timedelta(minutes=20)) == {}
    assert list(_told(portfolio)) == [made]


def test_a_short_past_or_that_of_another_store_or_platform_says_nothing(database, who):
    _past(database, who, weeks=6)
    _past(database, who, store="store2")
    made = _make(database, who, likes=90_000)
    assert _told(PortfolioKeeper(database).portfolio()) == {}
    _past(database, who, weeks=1, before=FRIDAY - 6 * WEEK)
    assert list(_told(PortfolioKeeper(database).portfolio())) == [made]
    with database.write() as connection:
        body = {"channels": [{"id": "a", "account": "a", "platform": "bilibili"}]}
        write_part(connection, who.name, made, "platform", body, FRIDAY)
    assert _told(PortfolioKeeper(database).portfolio()) == {}


def test_people_are_held_against_the_same_platform_where_there_are_several(database, who):
    def make(at, **viewers):
        made = make_broadcast(database, who, at, {})
        channels = [{"id": i, "account": i, "platform": i} for i in ("douyin", "bilibili")]
        found = [figure("viewers", n, at, campaign=made, channel=i) for i, n in viewers.items()]
        with database.write() as connection:
            write_part(connection, who.name, made, "platform", {"channels": channels}, at)
            figures.add(connection, found)
        return made

    for week in range(1, 9):
        make(FRIDAY - week * WEEK, douyin=9000 + week, bilibili=300 + week)
    made = make(FRIDAY, douyin=9000, bilibili=9000)
    assert _told(PortfolioKeeper(database).portfolio()) == {made: ("jump_up",)}


def test_sales_say_nothing_before_they_are_final(database, who):
    for week in range(1, 9):
        at = FRIDAY - week * WEEK
        make_broadcast(database, who, at, {"visits": 40 + week}, channels=("a",))
    made = make_broadcast(database, who, FRIDAY, {}, channels=("a",))
    with database.write() as connection:
        figures.add(connection, [figure("visits", 1, FRIDAY, campaign=made, state="provisional")])
    keeper = PortfolioKeeper(database)
    assert _told(keeper.portfolio()) == {}
    with database.write() as connection:
        final = figure("visits", 1, FRIDAY, campaign=made, read_at=FRIDAY + 5 * WEEK)
        figures.add(connection, [final])
        rows.count_up(connection, made)
    assert _told(keeper.portfolio()) == {made: ("jump_down",)}


def test_what_is_told_follows_the_past_and_only_numbers_are_patched(database, who):
    keeper = PortfolioKeeper(database)
    _past(database, who, weeks=7)
    made = _make(database, who, peak_concurrent=2000)
    first = keeper.portfolio()
    assert list(_told(first)) == [made]
    oldest = first.broadcasts[0].facts.id
    shelves.delete(database, who, oldest, now=LATER)
    assert _told(keeper.portfolio()) == {}  # six before it say nothing
    shelves.undelete(database, who, oldest, now=LATER)
    before = keeper.portfolio()
    assert list(_told(before)) == [made]
    with database.write() as connection:
        for one in before.broadcasts[:5]:
            peak = figure("peak_concurrent", 1900, LATER, campaign=one.facts.id)
            figures.add(connection, [peak])
            rows.count_up(connection, one.facts.id)
    patched = keeper.portfolio()
    assert patched.marks is before.marks
    assert made not in _told(patched)
    assert _told(patched) == _told(PortfolioKeeper(database).portfolio())
    assert list(_told(before)) == [made]  # whoever looks at the earlier frame keeps it


@pytest.mark.parametrize("seed", range(6))
def test_arrays_find_what_the_rules_find_one_by_one(seed):
    dice = np.random.default_rng(seed)
    number = 120
    starts = np.sort(dice.integers(0, 300, number)).astype(float)
    ends = starts + dice.choice([0.5, 4.0], number)
    alike = dice.integers(0, 1 + seed % 2, number, endpoint=True)
    values = {}
    for metric in COMPARED:
        counts = np.round(dice.lognormal(dice.uniform(0, 9), dice.choice([0.05, 0.5]), number))
        counts *= dice.choice([1, 10, 0.1], number, p=[0.9, 0.05, 0.05])
        values[metric] = np.where(dice.random(number) < 0.2, np.nan, counts)
    expected = {}
    for place in range(number):
        ended = sorted(np.flatnonzero(ends <= starts[place]), key=lambda i: (ends[i], i))
        past = [i for i in ended[-MOST_OWN:] if alike[i] == alike[place]]
        own = {m: v[place] for m, v in values.items() if not np.isnan(v[place])}
        known = {m: [v[i] for i in past if not np.isnan(v[i])] for m, v in values.items()}
        if found := tuple(dict.fromkeys(one.reason for one in beside_past(own, known))):
            expected[place] = found
    held = Held(starts, ends, alike, values)
    assert unusual(held, 0.0) == expected
    late = {place: why for place, why in expected.items() if starts[place] >= 150}
    assert unusual(held, 150.0) == late
    assert late
