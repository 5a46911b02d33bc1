"""Telemetry answers by the set of rows that came, not by how they came."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from planner.domain.telemetry import Event, Sample
from planner.store.telemetry import Telemetry
from tests.store import telemetry_model as model
from tests.store.conftest import CLICKHOUSE

START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
_numbers = itertools.count()
"""Examples share a store and are told apart by their campaigns and sources."""

quarters = st.integers(0, 40).map(lambda number: number / 4)
moments = st.sampled_from([0, 10, 59.999, 60, 61.5, 130]).map(
    lambda seconds: START + timedelta(seconds=seconds)
)
readings = st.integers(0, 2).map(lambda hours: START + timedelta(hours=hours))
sources = st.sampled_from(["api", "push", "file"])

samples = st.builds(
    Sample,
    campaign_id=st.sampled_from("ab"),
    channel_id=st.sampled_from(["x", "y"]),
    metric=st.sampled_from(["online", "likes"]),
    at=moments,
    value=quarters,
    grain=st.sampled_from([0, 0, 10, 60, 300]),
    state=st.sampled_from(["live", "provisional", "final"]),
    read_at=readings,
    source=sources,
)
events = st.builds(
    Event,
    campaign_id=st.sampled_from("ab"),
    channel_id=st.sampled_from(["x", "y"]),
    kind=st.sampled_from(["comment", "gift", "lead"]),
    id=st.sampled_from(["1", "2", "号3"]),
    at=moments,
    viewer=st.sampled_from(["", "v1", "v2"]),
    text=st.sampled_from(["", "多少钱"]),
    count=quarters,
    amount=st.none() | quarters,
    currency=st.sampled_from(["", "CNY", "USD"]),
    detail=st.just(""),
    traffic=st.sampled_from(["", "natural", "paid"]),
    read_at=readings,
    source=sources,
)
steps = st.lists(
    st.tuples(st.lists(samples, max_size=6), st.lists(events, max_size=6)) | sources, max_size=6
)
"""Batches that arrive, and sources that are taken back."""


def own(rows: list[Any], number: int) -> list[Any]:
    return [
        replace(one, campaign_id=f"{number}{one.campaign_id}", source=f"{one.source}:{number}")
        for one in rows
    ]


def answered(frame: pd.DataFrame, key: int, names: list[str]) -> model.Answer:
    places = list(frame.columns[:key])
    return {
        tuple(row[place] for place in places): {name: row[name] for name in names}
        for row in frame.to_dict("records")
    }


def check(store: Telemetry, samples: list[Sample], events: list[Event], number: int) -> None:
    campaigns = [f"{number}a", f"{number}b"]
    counted = ["count", "entries", "natural", "paid", "amounts"]
    for campaign in campaigns:
        wanted = model.curve(samples, campaign)
        names = list(next(iter(wanted.values()), {}))
        assert answered(store.curve(campaign), 3, names) == wanted
        assert answered(store.event_curve(campaign), 3, counted) == model.event_curve(
            events, campaign
        )
        found = answered(store.totals([campaign]), 3, ["peak", "state", "read_at", "mean"])
        for place, wanted in model.totals(samples, campaign).items():
            mean = pytest.approx(wanted.pop("mean"), rel=1e-12)
            assert found.pop(place) == {**wanted, "mean": mean}
        assert found == {}
        current = [one for one in model.current_events(events) if one.campaign_id == campaign]
        assert set(store.events(campaign)) == set(current)
    assert answered(store.event_totals(campaigns), 3, counted) == model.event_totals(
        events, campaigns
    )


def run(store: Telemetry, what: list[Any]) -> None:
    number = next(_numbers)
    all_samples: list[Sample] = []
    all_events: list[Event] = []
    for step in what:
        if isinstance(step, str):
            source = f"{step}:{number}"
            store.take_back(source)
            all_samples = [one for one in all_samples if one.source != source]
            all_events = [one for one in all_events if one.source != source]
        else:
            some, happened = own(step[0], number), own(step[1], number)
            store.append(some, happened)
            all_samples += some
            all_events += happened
    check(store, all_samples, all_events, number)


@settings(max_examples=30)
@given(what=steps)
def test_any_batches_with_sources_taken_back_between_answer_as_the_model(
    duckdb_store: Telemetry, what: list[Any]
) -> None:
    run(duckdb_store, what)


@settings(max_examples=15)
@given(
    some=st.lists(samples, max_size=8),
    happened=st.lists(events, max_size=8),
    data=st.data(),
)
def test_any_order_and_repetition_give_the_same_answers(
    duckdb_store: Telemetry, some: list[Sample], happened: list[Event], data: st.DataObject
) -> None:
    number = next(_numbers)
    some, happened = own(some, number), own(happened, number)
    for _ in range(2):
        for one in data.draw(st.permutations([*some, *happened])):
            duckdb_store.append(
                [one] if isinstance(one, Sample) else [], [one] if isinstance(one, Event) else []
            )
    check(duckdb_store, some, happened, number)


@CLICKHOUSE
@settings(max_examples=8)
@given(what=steps)
def test_clickhouse_answers_as_the_model(clickhouse: Telemetry, what: list[Any]) -> None:
    run(clickhouse, what)
