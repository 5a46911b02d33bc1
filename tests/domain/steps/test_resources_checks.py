"""What is still to do in the resources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.domain.bookings import Booking
from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.problems import Severity
from planner.domain.steps.resources import CrewMember, call_at, problems
from planner.i18n import words

START = datetime(2026, 11, 27, 12, tzinfo=UTC)
NOW = START - timedelta(days=4)
FULL = {
    "crew": [
        {"id": "host", "name": "主播A", "role": "host", "call_before": 90, "library_id": "p1"},
        {"id": "floor", "name": "场控B", "role": "floor_manager", "call_before": 120},
    ],
    "cars": [{"id": "car", "name": "展车", "library_id": "c1", "in_focus": True}],
    "kit": [{"name": "麦克风", "backup": "备用麦"}],
    "venue": {
        "name": "展厅",
        "network": "专线",
        "network_backup": "5G",
        "power_backup": "UPS",
        "library_id": "v1",
    },
    "budget": [{"category": "media", "planned": "3000"}],
}


def campaign(resources=FULL, status="planning", **goals) -> Campaign:
    header = {"starts_at": START.isoformat(), "status": status}
    return Campaign(id="c", bodies={"header": header, "resources": resources, "goals": goals})


def codes(plan: Campaign, now: datetime = NOW, clashes=()) -> list[str]:
    return [p.code for p in problems(plan, Surroundings(now=now, clashes=clashes))]


def test_a_complete_plan_has_nothing_left_to_do():
    assert codes(campaign()) == []


def test_an_empty_plan_cannot_go_live_without_a_host():
    missing = [p for p in problems(campaign({}), Surroundings(now=NOW)) if p.code == "role_missing"]
    assert [p.severity for p in missing] == [Severity.CRITICAL, Severity.OPEN]
    assert "主播" in missing[0].said(words("zh"))
    assert "Host" in missing[0].said(words("en"))


def test_a_role_planned_without_a_person_is_named_once():
    crew = [*FULL["crew"], {"role": "camera"}]
    assert codes(campaign({**FULL, "crew": crew})) == ["crew_unnamed"]
    unnamed_host = [{"role": "host"}, FULL["crew"][1]]
    assert codes(campaign({**FULL, "crew": unnamed_host})) == ["role_missing"]
    row = [{"role": "host", "id": "r1"}, FULL["crew"][1]]
    [found] = problems(campaign({**FULL, "crew": row}), Surroundings(now=NOW))
    assert found.where == ("crew", "r1")  # the table marks the row that waits for a name


def test_a_price_without_its_basis_is_not_ready():
    car = {"name": "展车", "price": "199800"}
    assert codes(campaign({**FULL, "cars": [car]})) == ["price_without_basis"]
    with_basis = {**car, "price_basis": "厂家指导价"}
    assert codes(campaign({**FULL, "cars": [with_basis]})) == []


def test_a_care_talk_needs_no_car():
    assert codes(campaign({**FULL, "cars": []}, objective="care")) == []
    assert codes(campaign({**FULL, "cars": []}, objective="leads")) == ["no_car"]


@pytest.mark.parametrize(
    ("item", "code", "severity"),
    [
        ("p1", "person_booked_twice", Severity.CRITICAL),
        ("c1", "car_booked_twice", Severity.OPEN),
        ("v1", "room_booked_twice", Severity.OPEN),
    ],
)
def test_a_double_booking_names_the_other_campaign_and_when_it_is(item, code, severity):
    clash = Booking(item, "other", "新车上市", START, START + timedelta(hours=2))
    (found,) = problems(campaign(), Surroundings(now=NOW, clashes=[clash]))
    assert (found.code, found.severity) == (code, severity)
    for language in ("zh", "en"):
        said = found.said(words(language))
        assert "新车上市" in said
        assert "20:00" in said
        assert "22:00" in said


def test_kit_has_to_be_in_place_a_day_before():
    assert codes(campaign(), now=START - timedelta(hours=23)) == ["kit_not_ready"]


def test_once_it_is_over_only_costs_are_asked_for():
    assert codes(campaign({}), now=START + timedelta(days=1)) == []
    assert codes(campaign(), now=START + timedelta(days=1)) == ["actual_cost_missing"]
    assert codes(campaign(status="cancelled")) == ["actual_cost_missing"]


def test_call_times_are_reckoned_back_from_the_start():
    assert call_at(START, CrewMember(call_before=90)) == START - timedelta(minutes=90)
    assert call_at(START, CrewMember()) is None
