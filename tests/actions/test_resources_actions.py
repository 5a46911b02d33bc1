"""The library and the plan: taking, keeping, and who is booked twice."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, editing, library, resources, sign_off

FRIDAY = "2026-11-27T12:00:00Z"


def create(database, who, now, starts_at=FRIDAY, title="周五直播", **parts) -> str:
    header = {"title": title, "starts_at": starts_at, "store_id": "store1"}
    return campaigns.create(database, who, {"header": header, **parts}, now=now)


def booked_twice(database, campaign_id, now) -> dict[str, dict]:
    campaign = campaigns.get(database, campaign_id)
    found = campaigns.problems(database, campaign, now=now)
    return {p.code: p.params for p in found if p.code.endswith("booked_twice")}


def test_a_person_car_and_room_in_two_campaigns_at_once_are_named_in_both(any_database, who, now):
    person = library.add(any_database, who, "person", {"name": "主播A", "role": "host"}, now=now)
    car = library.add(any_database, who, "car", {"name": "展车"}, now=now)
    room = library.add(any_database, who, "venue", {"name": "展厅", "network": "专线"}, now=now)
    ids = [
        create(any_database, who, now, title="周五直播"),
        create(any_database, who, now, "2026-11-27T13:30:00Z", title="夜场"),
    ]
    for campaign_id in ids:
        resources.take(any_database, who, campaign_id, "crew", [person], now=now)
        resources.take(any_database, who, campaign_id, "cars", [car], now=now)
        resources.take_venue(any_database, who, campaign_id, room, now=now)
    for campaign_id, other in zip(ids, ("夜场", "周五直播"), strict=True):
        found = booked_twice(any_database, campaign_id, now)
        assert set(found) == {"person_booked_twice", "car_booked_twice", "room_booked_twice"}
        assert {p["campaign"] for p in found.values()} == {other}

    sign_off.cancel(any_database, who, ids[1], now=now)
    assert booked_twice(any_database, ids[0], now) == {}
    sign_off.reopen(any_database, who, ids[1], now=now)
    campaign = campaigns.get(any_database, ids[1])
    moved = {("starts_at",): "2026-11-28T13:30:00Z"}
    editing.save_fields(
        any_database, who, ids[1], "header", campaign.number("header"), moved, now=now
    )
    assert booked_twice(any_database, ids[0], now) == {}


def test_a_campaign_that_begins_when_another_ends_is_no_double_booking(any_database, who, now):
    person = library.add(any_database, who, "person", {"name": "主播A"}, now=now)
    ids = [create(any_database, who, now), create(any_database, who, now, "2026-11-27T14:00:00Z")]
    for campaign_id in ids:
        resources.take(any_database, who, campaign_id, "crew", [person], now=now)
    assert booked_twice(any_database, ids[0], now) == {}


def test_taking_copies_the_fields_once(database, who, now):
    car = library.add(
        database,
        who,
        "car",
        {"name": "展车", "model": "X7", "price": "199800", "price_basis": "厂家指导价"},
        now=now,
    )
    campaign_id = create(database, who, now)
    resources.take(database, who, campaign_id, "cars", [car, car], now=now)
    resources.take(database, who, campaign_id, "cars", [car, "gone"], now=now)
    (planned,) = campaigns.get(database, campaign_id).resources.cars
    assert (planned.model, str(planned.price), planned.price_basis) == (
        "X7",
        "199800",
        "厂家指导价",
    )
    assert planned.library_id == car


def test_the_place_may_be_typed_again_without_losing_its_words(database, who, now):
    room = library.add(database, who, "venue", {"name": "展厅", "network": "专线"}, now=now)
    plan = {"venue": {"network_backup": "5G"}}
    campaign_id = create(database, who, now, resources=plan)
    resources.take_venue(database, who, campaign_id, room, now=now)
    resources.take_venue(database, who, campaign_id, "", now=now)
    venue = campaigns.get(database, campaign_id).resources.venue
    assert (venue.library_id, venue.name, venue.network) == ("", "展厅", "专线")
    assert venue.network_backup == "5G"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("crew", {"name": "主播A", "role": "host", "call_before": 60}),
        ("cars", {"name": "展车", "price": "100.00", "price_basis": "指导价"}),
        ("kit", {"name": "麦克风", "quantity": 2}),
    ],
)
def test_typed_rows_are_kept_for_the_store_and_only_once(database, who, now, table, row):
    plan = {table: [{"id": "row", **row}, {"id": "empty"}]}
    campaign_id = create(database, who, now, resources=plan)
    for expected in (1, 0):
        kept = resources.keep(database, who, campaign_id, table, ["row", "empty"], now=now)
        assert kept == expected
    (item,) = library.page(database, resources.KIND_OF[table], store_id="store1")
    assert item.name == row["name"]
    stored = getattr(campaigns.get(database, campaign_id).resources, table)
    assert [r.library_id for r in stored] == [item.id, ""]
