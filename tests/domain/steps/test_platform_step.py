"""What is to do in step 3."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planner.actions import campaigns
from planner.domain.bookings import Booking
from planner.domain.campaign import Campaign
from planner.domain.checks import Surroundings
from planner.domain.problems import Severity
from planner.domain.steps.platform import NOTES, PLATFORMS, Channel, notes, problems
from planner.i18n import words

ROOM = {"id": "a", "platform": "douyin", "account": "甲店直播", "title": "看新车"}


def _campaign(now, *rooms, **header):
    start = (now + timedelta(days=4)).isoformat()
    return Campaign(
        id="c",
        bodies={
            "header": {"title": "周五", "store_id": "s", "starts_at": start, **header},
            "platform": {"channels": list(rooms)},
        },
    )


def _found(campaign, now, *clashes):
    return list(problems(campaign, Surroundings(now=now, clashes=clashes)))


def _codes(campaign, now, *clashes):
    return [p.code for p in _found(campaign, now, *clashes)]


def test_without_a_room_nobody_can_go_live(now):
    (one,) = _found(_campaign(now), now)
    assert (one.code, one.severity) == ("no_channel", Severity.CRITICAL)


def test_a_whole_room_has_nothing_to_do(now):
    assert _codes(_campaign(now, ROOM), now) == []


def test_a_room_needs_account_platform_and_title(now):
    assert _codes(_campaign(now, {"id": "a"}), now) == [
        "channel_without_account",
        "channel_without_platform",
        "channel_without_title",
    ]


def test_the_same_account_twice_is_named_but_not_on_another_platform(now):
    other = ROOM | {"id": "b", "platform": "kuaishou"}
    assert _codes(_campaign(now, ROOM, other), now) == []
    assert _codes(_campaign(now, ROOM, ROOM | {"id": "b"}), now) == ["channel_twice"]


@pytest.mark.parametrize("kind", ["planned", "actual"])
def test_off_air_before_on_air_is_named(now, kind):
    on = (now + timedelta(days=4)).isoformat()
    room = ROOM | {f"{kind}_on": on, f"{kind}_off": on}
    (one,) = _found(_campaign(now, room), now)
    assert one.where == ("channels", "a", f"{kind}_off")


def test_a_start_in_the_past_is_named_until_it_took_place(now):
    past = {"starts_at": (now - timedelta(days=1)).isoformat()}
    assert _codes(_campaign(now, ROOM, **past), now) == ["start_in_past"]
    assert _codes(_campaign(now, ROOM | {"actual_on": past["starts_at"]}, **past), now) == []
    assert _codes(_campaign(now, ROOM, status="held", **past), now) == []


def test_a_booking_of_the_account_or_of_the_store_is_a_clash(now):
    at = now + timedelta(days=4)
    room = ROOM | {"library_id": "acc"}
    booked = [Booking(i, "other", "促销直播", at, at + timedelta(hours=2)) for i in ("acc", "s")]
    found = _found(_campaign(now, room), now, *booked, Booking("person", "other", "x", at, at))
    assert [(p.code, p.severity) for p in found] == [
        ("account_double_booked", Severity.OPEN),
        ("store_has_another", Severity.HINT),
    ]
    assert "促销直播" in found[0].said(words("zh"))


def test_clashes_of_account_and_store_are_found_in_the_store(any_database, who, now):
    def make(**changes):
        parts = _campaign(now, ROOM | {"library_id": "acc"}, **changes).bodies
        return campaigns.create(any_database, who, dict(parts), now=now)

    mine = make()
    codes = lambda: [  # noqa: E731
        p.code
        for p in campaigns.problems(any_database, campaigns.get(any_database, mine), now=now)
        if p.step == "platform"
    ]
    make(starts_at=(now + timedelta(days=5)).isoformat())
    assert codes() == []
    make(title="同一时间")
    assert codes() == ["account_double_booked", "store_has_another"]


def test_every_note_is_written_and_names_where_it_holds():
    for platform in PLATFORMS:
        for note in NOTES.get(platform, ()):
            assert words("zh").has(f"platform_note.{note}")
    rooms = [Channel(platform="wechat_channels"), Channel(platform="douyin"), Channel()]
    found = notes(rooms)
    assert found["announcement"] == ["wechat_channels"]
    assert found["recorded_backup"] == ["wechat_channels", "douyin"]
