"""Telemetry by example, in a DuckDB file and in a real ClickHouse engine."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from planner.domain.telemetry import Event, Sample
from planner.store.telemetry import EVENTS, SAMPLES, Telemetry

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def campaign() -> str:
    """Tests share a store and are told apart by their campaigns."""
    return secrets.token_hex(8)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def sample(campaign: str, seconds: float, value: float, **fields: object) -> Sample:
    made = Sample(
        campaign, "room", "online", at(seconds), value, 0, "live", at(seconds + 1), "api:douyin"
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def event(campaign: str, name: str, seconds: float, **fields: object) -> Event:
    made = Event(
        campaign,
        "room",
        "comment",
        name,
        at(seconds),
        f"viewer-{name}",
        "多少钱",
        1,
        None,
        "",
        "",
        "",
        at(seconds + 1),
        "api:douyin",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def test_curve_sums_up_each_minute(store: Telemetry, campaign: str) -> None:
    store.append([sample(campaign, s, v) for s, v in [(0, 10), (20, 40), (59.999, 25), (60, 5)]])
    first, second = store.curve(campaign).to_dict("records")
    assert first == {
        "channel_id": "room",
        "metric": "online",
        "minute": pd.Timestamp(START),
        "grain": 0,
        "count": 3,
        "total": 75,
        "low": 10,
        "high": 40,
        "first": 10,
        "last": 25,
        "mean": 25,
        "state": "live",
        "read_at": pd.Timestamp(at(60.999)),
        "source": "api:douyin",
    }
    assert (second["minute"], second["count"], second["mean"]) == (pd.Timestamp(at(60)), 1, 5)


def test_curves_of_many_campaigns_are_those_of_each(store: Telemetry, campaign: str) -> None:
    other = f"{campaign}-2"
    store.append([sample(one, 30 * n, n) for one in (campaign, other) for n in range(6)])
    found = store.curves([other, campaign], ["online"])
    for one in (campaign, other):
        mine = found[found["campaign_id"] == one].reset_index(drop=True)
        expected = store.curve(one, ["online"])[
            ["channel_id", "metric", "minute", "grain", "mean", "total", "last"]
        ]
        pd.testing.assert_frame_equal(mine[list(expected.columns)], expected)
    assert store.curves([], ["online"]).empty


def test_event_curves_of_many_campaigns_are_those_of_each(store: Telemetry, campaign: str) -> None:
    other = f"{campaign}-2"
    lead = {"kind": "lead", "amount": 3.0, "currency": "CNY"}
    for one in (campaign, other):
        store.append(events=[event(one, str(n), 30 * n, count=n) for n in range(1, 6)])
        store.append(events=[event(one, "l", 90, **lead), event(one, "g", 0, kind="gift")])
    found = store.event_curves([other, campaign], ["comment", "lead"])
    assert set(found["campaign_id"]) == {campaign, other}
    for one in (campaign, other):
        mine = found[found["campaign_id"] == one].reset_index(drop=True)
        expected = store.event_curve(one, ["comment", "lead"])
        pd.testing.assert_frame_equal(mine[list(expected.columns)], expected)
    assert store.event_curves([], ["comment"]).empty


def test_later_reading_supersedes_an_earlier_one_and_never_doubles_it(
    store: Telemetry, campaign: str
) -> None:
    early, final = sample(campaign, 0, 10), sample(campaign, 0, 12, state="final", read_at=at(9))
    store.append([final])
    store.append([early])
    store.append([final, early])
    (minute,) = store.curve(campaign).to_dict("records")
    assert (minute["count"], minute["total"], minute["state"]) == (1, 12, "final")


def test_read_at_the_same_moment_the_more_final_stands_then_the_larger(
    store: Telemetry, campaign: str
) -> None:
    store.append(
        [
            sample(campaign, 0, 50),
            sample(campaign, 0, 20, state="provisional"),
            sample(campaign, 0, 30, state="provisional"),
        ]
    )
    assert list(store.curve(campaign)["last"]) == [30]


def test_minutes_of_the_export_replace_what_was_sampled_live(
    store: Telemetry, campaign: str
) -> None:
    live = [sample(campaign, s, v) for s, v in [(0, 10), (20, 40), (70, 7)]]
    exported = sample(
        campaign, 0, 31, grain=60, state="final", read_at=at(0) + DAY, source="file:1"
    )
    store.append([*live, exported])
    first, second = store.curve(campaign).to_dict("records")
    assert (first["grain"], first["count"], first["mean"], first["source"]) == (60, 1, 31, "file:1")
    assert (second["grain"], second["last"]) == (0, 7)
    store.take_back("file:1")
    assert list(store.curve(campaign)["count"]) == [2, 1]


def test_total_of_the_whole_broadcast_leaves_its_first_minute_alone(
    store: Telemetry, campaign: str
) -> None:
    whole = sample(campaign, 0, 900, grain=7200, state="final", read_at=at(0) + DAY)
    store.append([sample(campaign, 5, 10), whole])
    assert list(store.curve(campaign)["last"]) == [10]


def test_totals_weigh_each_minute_by_its_length(store: Telemetry, campaign: str) -> None:
    store.append([sample(campaign, 0, 10), sample(campaign, 1, 20), sample(campaign, 60, 45)])
    store.append([sample(campaign, 120, 0, grain=300, state="provisional")])
    (total,) = store.totals([campaign, "no such campaign"]).to_dict("records")
    assert total == {
        "campaign_id": campaign,
        "channel_id": "room",
        "metric": "online",
        "last": 0,
        "peak": 45,
        "mean": (15 * 60 + 45 * 60 + 0 * 300) / 420,
        "first_at": pd.Timestamp(START),
        "last_at": pd.Timestamp(at(120)),
        "state": "live",
        "read_at": pd.Timestamp(at(121)),
        "source": "api:douyin",
    }


def test_latest_is_the_newest_sample_of_each_channel_and_metric(
    store: Telemetry, campaign: str
) -> None:
    store.append(
        [
            sample(campaign, 90, 9, state="provisional"),
            sample(campaign, 0, 10),
            sample(campaign, 30, 4, metric="likes"),
            sample(campaign, 40, 5, channel_id="other room"),
        ]
    )
    rows = store.latest(campaign)[["channel_id", "metric", "at", "value", "state"]]
    assert [tuple(row) for row in rows.itertuples(index=False)] == [
        ("other room", "online", at(40), 5, "live"),
        ("room", "likes", at(30), 4, "live"),
        ("room", "online", at(90), 9, "provisional"),
    ]


def test_metrics_kinds_and_channels_narrow_what_is_answered(
    store: Telemetry, campaign: str
) -> None:
    store.append(
        [sample(campaign, 0, 1), sample(campaign, 0, 2, metric="likes", channel_id="b")],
        [event(campaign, "1", 0), event(campaign, "2", 0, kind="lead", channel_id="b")],
    )
    assert list(store.curve(campaign, ["likes"])["metric"]) == ["likes"]
    assert list(store.curve(campaign, channel_id="room")["metric"]) == ["online"]
    assert list(store.totals([campaign], ["likes"])["last"]) == [2]
    assert list(store.event_curve(campaign, ["lead"])["kind"]) == ["lead"]
    assert list(store.event_totals([campaign], ["lead"])["channel_id"]) == ["b"]
    assert [one.id for one in store.events(campaign, channel_id="b")] == ["2"]
    assert store.curve(campaign, []).empty


def test_what_was_counted_within_minutes_is_summed_without_running_totals(
    store: Telemetry, campaign: str
) -> None:
    store.append(
        [
            *(sample(campaign, 60 * n, 5, metric="likes", grain=60) for n in range(3)),
            sample(campaign, 0, 2, metric="comments", grain=60, channel_id="b"),
            sample(campaign, 0, 900, metric="views", grain=0),
            sample(campaign, 0, 80, metric="online", grain=60),
        ]
    )
    found = store.within(campaign, ["likes", "comments", "views"])
    assert [tuple(row) for row in found.to_numpy().tolist()] == [
        ("b", "comments", 2),
        ("room", "likes", 15),
    ]
    store.append([sample(campaign, 60, 7, metric="likes", grain=60, read_at=at(999))])
    assert list(store.within(campaign, ["likes"])["counted"]) == [17]


def test_event_curve_counts_and_sums_up(store: Telemetry, campaign: str) -> None:
    store.append(
        events=[
            event(campaign, "1", 0, kind="gift", count=3, amount=1.5, currency="CNY"),
            event(campaign, "2", 30, kind="gift", count=2, amount=2.25, currency="CNY"),
            event(campaign, "3", 31, kind="gift", amount=4, currency="USD"),
            event(campaign, "4", 32, kind="gift"),
            event(campaign, "5", 60, kind="lead", traffic="natural"),
            event(campaign, "6", 61, kind="lead", traffic="paid"),
            event(campaign, "7", 62, kind="lead"),
        ]
    )
    gifts, leads = store.event_curve(campaign).to_dict("records")
    assert gifts == {
        "channel_id": "room",
        "kind": "gift",
        "minute": pd.Timestamp(START),
        "count": 7,
        "entries": 4,
        "natural": 0,
        "paid": 0,
        "amounts": {"CNY": 3.75, "USD": 4.0},
    }
    assert (leads["entries"], leads["natural"], leads["paid"]) == (3, 1, 1)
    assert leads["amounts"] == {}
    whole = store.event_totals([campaign]).set_index("kind")
    assert whole.loc["gift", "amounts"] == {"CNY": 3.75, "USD": 4.0}
    assert whole.loc["lead", "last_at"] == at(62)


def test_event_read_again_at_another_moment_moves(store: Telemetry, campaign: str) -> None:
    store.append(events=[event(campaign, "1", 0)])
    store.append(events=[event(campaign, "1", 65)])
    store.append(events=[event(campaign, "2", 1), event(campaign, "1", 0)])
    assert list(store.event_curve(campaign)["minute"]) == [START, at(60)]
    assert list(store.event_totals([campaign])["entries"]) == [2]


def test_events_are_found_by_their_ids_in_their_own_channel(
    store: Telemetry, campaign: str
) -> None:
    here = [event(campaign, name, n) for n, name in enumerate(["a", "b", "c"])]
    store.append(events=[*here, event(campaign, "a", 9, channel_id="other")])
    assert store.events(campaign, channel_id="room", ids=["a", "c", "gone"]) == [here[2], here[0]]
    assert store.events(campaign, ids=[]) == []


def test_events_come_newest_first_within_the_time_asked_for(
    store: Telemetry, campaign: str
) -> None:
    store.append(events=[event(campaign, str(n), n) for n in range(5)])
    assert [one.id for one in store.events(campaign, limit=2)] == ["4", "3"]
    within = store.events(campaign, since=at(1), until=at(3), newest_first=False)
    assert within == [event(campaign, "1", 1), event(campaign, "2", 2)]


def test_take_back_lets_stand_what_stood_before(store: Telemetry, campaign: str) -> None:
    store.append([sample(campaign, 0, 10)], [event(campaign, "1", 0)])
    source = f"file:{campaign}"
    later = {"read_at": at(0) + DAY, "source": source}
    store.append(
        [sample(campaign, 0, 99, **later), sample(campaign, 200, 98, **later)],
        [event(campaign, "1", 100, **later), event(campaign, "2", 300, **later)],
    )
    assert store.take_back(source) == 4
    assert list(store.curve(campaign)["last"]) == [10]
    assert list(store.event_curve(campaign)["minute"]) == [START]
    assert store.events(campaign) == [event(campaign, "1", 0)]
    assert list(store.totals([campaign])["peak"]) == [10]
    assert store.take_back(source) == 0


def test_take_back_of_everything_leaves_nothing(store: Telemetry, campaign: str) -> None:
    source = f"file:{campaign}"
    store.append([sample(campaign, 0, 1, source=source)], [event(campaign, "1", 0, source=source)])
    assert store.take_back(source) == 2
    assert store.curve(campaign).empty
    assert store.totals([campaign]).empty
    assert store.event_totals([campaign]).empty
    assert store.latest(campaign).empty


def test_erase_removes_a_campaign_and_no_other(store: Telemetry, campaign: str) -> None:
    other = campaign + "-other"
    for one in (campaign, other):
        store.append([sample(one, 0, 1)], [event(one, "1", 0)])
    store.erase(campaign)
    assert store.curve(campaign).empty
    assert store.events(campaign) == []
    assert list(store.totals([campaign, other])["campaign_id"]) == [other]
    store.append([sample(campaign, 60, 7)])
    assert list(store.curve(campaign)["last"]) == [7]


def test_campaign_that_nothing_came_for_has_empty_answers(store: Telemetry, campaign: str) -> None:
    assert store.curve(campaign).empty
    assert list(store.event_curve(campaign)["amounts"]) == []
    assert store.events(campaign) == []
    assert store.totals([]).empty
    store.append()


def test_columns_are_as_good_as_rows(store: Telemetry, campaign: str) -> None:
    rows = [sample(campaign, n, n) for n in range(3)]
    table = pa.table(
        {name: [getattr(row, name) for row in rows] for name in SAMPLES.names}, schema=SAMPLES
    )
    store.append_batch(table, EVENTS.empty_table())
    assert list(store.curve(campaign)["total"]) == [3]


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": float("nan")},
        {"value": float("inf")},
        {"value": None},
        {"state": "guessed"},
        {"grain": -1},
        {"at": datetime(2026, 11, 27, 12, 0)},  # noqa: DTZ001
        {"source": None},
    ],
)
def test_sample_that_is_none_is_refused_and_nothing_is_written(
    duckdb_store: Telemetry, campaign: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        duckdb_store.append([sample(campaign, 0, 1), replace(sample(campaign, 1, 2), **wrong)])  # type: ignore[arg-type]
    assert duckdb_store.curve(campaign).empty


@pytest.mark.parametrize("wrong", [{"kind": "sale"}, {"amount": float("nan")}, {"viewer": None}])
def test_event_that_is_none_is_refused(
    duckdb_store: Telemetry, campaign: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        duckdb_store.append(events=[event(campaign, "1", 0, **wrong)])
    assert duckdb_store.events(campaign) == []
