"""Clone and reschedule: dates move, results stay behind, nothing is born late."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.actions import campaigns, editing, library
from planner.domain.answers import Answer, Answers, CarAnswer, ChannelAnswer
from planner.domain.campaign import PARTS, Campaign, checked
from planner.domain.cloning import clone
from planner.domain.dues import dues
from planner.domain.merging import changes
from planner.domain.rescheduling import reschedule
from planner.domain.templates import build, template
from planner.errors import InputError
from planner.store.campaigns import Query, count

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)

MAY_DIFFER = re.compile(
    r"header/(starts_at|status|sample)"
    r"|resources/(kit/\w+/ready|budget/\w+/actual|crew/\w+/call_before)"
    r"|platform/channels/\w+/(reservation_link|actual_on|actual_off|room_id|planned_on|planned_off)"
    r"|warm_up/(items/\w+/(link|status|due|title|text)|reservations_reached)"
    r"|broadcast/(checklist/\w+/(done|done_by|done_at|before)|sign_offs.*)"
    r"|interaction/draws/\w+/published"
    r"|follow_up/tasks/\w+/(due|clip_from|clip_to|link|result|done)"
    r"|(review|compliance).*"
)


def answers(**changes) -> Answers:
    body = {
        "key": "0123456789abcdef",
        "template": "new_car_launch",
        "store": Answer(name="城南店"),
        "cars": [CarAnswer(name="云图 GT")],
        "hosts": [Answer(name="主播A")],
        "channels": [ChannelAnswer(platform="wechat_channels", name="城南店")],
        "starts_at": FRIDAY,
    }
    return Answers.model_validate({**body, **changes})


def held() -> Campaign:
    """A campaign with every result a clone has to leave behind."""
    parts = build(template("new_car_launch"), answers(), "zh", now=NOW)
    bodies = {part: body.model_dump(mode="json") for part, body in parts.items()}
    bodies["header"] |= {"status": "reviewed", "tag": "周五系列", "sample": True}
    for item in bodies["resources"]["kit"]:
        item["ready"] = True
    for line in bodies["resources"]["budget"]:
        line["actual"] = "120.00"
    bodies["platform"]["channels"][0] |= {
        "reservation_link": "https://example.com/r",
        "actual_on": "2026-11-27T12:01:00Z",
        "actual_off": "2026-11-27T14:02:00Z",
        "planned_on": "2026-11-27T11:50:00Z",
        "room_id": "99",
    }
    bodies["content"]["offer"] |= {"valid_until": "2026-11-30", "spoken_price": "199800.00"}
    for item in bodies["warm_up"]["items"]:
        item |= {"link": "https://example.com/p", "status": "done"}
    bodies["warm_up"] |= {"reservations_wanted": 300, "reservations_reached": 280}
    for item in bodies["broadcast"]["checklist"]:
        item |= {"done": True, "done_by": "场控", "done_at": "2026-11-27T10:00:00Z"}
    bodies["broadcast"]["sign_offs"] = [{"id": "s1", "by": "策划甲", "at": "2026-11-27T10:00:00Z"}]
    bodies["interaction"]["draws"][0]["published"] = True
    for task in bodies["follow_up"]["tasks"]:
        task |= {"done": True, "link": "https://example.com/v", "result": "好", "clip_from": 60}
    bodies["review"] = {"people": "顺", "signed_by": "策划甲"}
    bodies["compliance"] = {"acceptances": []}
    return Campaign(id="source", bodies=bodies, numbers=dict.fromkeys(bodies, 1), version=9)


def _complete(bodies):
    return {part: checked(PARTS[part], bodies.get(part, {})) for part in PARTS}


def test_a_clone_equals_its_source_but_for_dates_and_results():
    source = held()
    made = clone(source, FRIDAY + timedelta(days=14), NOW)
    found = changes(_complete(source.bodies), _complete(made))
    paths = {"/".join(change.path) for change in found}
    assert {p for p in paths if not MAY_DIFFER.fullmatch(p)} == set()
    kinds = {re.sub(r"/[0-9a-f]{16}/", "/*/", p) for p in paths}
    for left in (
        "header/status",
        "resources/kit/*/ready",
        "resources/budget/*/actual",
        "platform/channels/*/actual_on",
        "platform/channels/*/reservation_link",
        "platform/channels/*/room_id",
        "warm_up/items/*/link",
        "warm_up/items/*/status",
        "warm_up/reservations_reached",
        "broadcast/checklist/*/done",
        "interaction/draws/*/published",
        "follow_up/tasks/*/result",
        "follow_up/tasks/*/done",
        "follow_up/tasks/*/clip_from",
        "review/people",
        "review/signed_by",
    ):
        assert left in kinds, left
    assert made["broadcast"]["sign_offs"] == []
    assert made["content"]["offer"]["valid_until"] == "2026-11-30"
    assert made["warm_up"]["reservations_wanted"] == 300
    old, new = "11月27日周五 20:00", "12月11日周五 20:00"
    posts = [i["title"] + i["text"] for i in source.bodies["warm_up"]["items"]]
    assert any(old in post for post in posts)
    assert [i["title"] + i["text"] for i in made["warm_up"]["items"]] == [
        post.replace(old, new) for post in posts
    ]


def test_a_clones_dates_keep_their_distance():
    source = held()
    made = Campaign(id="x", bodies=clone(source, FRIDAY + timedelta(days=14, hours=-2), NOW))
    for old, new in zip(source.warm_up.items, made.warm_up.items, strict=True):
        assert new.due == old.due + timedelta(days=14)
    for old, new in zip(source.follow_up.tasks, made.follow_up.tasks, strict=True):
        assert new.due == old.due + timedelta(days=14)  # the same hour of the day
    assert made.platform.channels[0].planned_on == datetime(2026, 12, 11, 9, 50, tzinfo=UTC)


def test_follow_up_keeps_its_hour_where_the_clocks_change():
    source = held()
    bodies = {**source.bodies, "header": {**source.bodies["header"], "time_zone": "Europe/Berlin"}}
    source = Campaign(id="x", bodies=bodies, numbers=source.numbers)
    made = Campaign(id="y", bodies=clone(source, datetime(2027, 4, 2, 11, 0, tzinfo=UTC), NOW))
    zone = source.header.zone
    for old, new in zip(source.follow_up.tasks, made.follow_up.tasks, strict=True):
        assert new.due.astimezone(zone).time() == old.due.astimezone(zone).time()


@settings(max_examples=15, deadline=None)
@given(minutes=st.integers(1, 14 * 24 * 60))
def test_no_clone_and_no_new_date_is_born_late(minutes):
    source = held()
    starts_at = NOW + timedelta(minutes=minutes)
    made = Campaign(id="x", bodies=clone(source, starts_at, NOW))
    assert [due for due in dues(made) if due.late(NOW)] == []
    planning = Campaign(id="p", bodies=made.bodies, numbers=dict.fromkeys(made.bodies, 1))
    moved = reschedule(planning, NOW + timedelta(minutes=14 * 24 * 60 + 1 - minutes), NOW)
    again = Campaign(id="p", bodies={**planning.bodies, **moved.bodies})
    assert [due for due in dues(again) if due.late(NOW)] == []


@pytest.fixture
def made(database, who):
    return campaigns.make(database, who, answers(), "zh", now=NOW)


def test_a_new_date_shows_what_moves_before_it_is_done(database, who, made):
    before = campaigns.get(database, made)
    items = [item.model_dump(mode="json") for item in before.warm_up.items]
    items[0] |= {"status": "done"}
    base = before.number("warm_up")
    editing.save_fields(database, who, made, "warm_up", base, {("items",): items}, now=NOW)
    offer = {("offer", "valid_until"): "2026-11-30"}
    editing.save_fields(database, who, made, "content", before.number("content"), offer, now=NOW)
    rooms = [c.model_dump(mode="json") for c in before.platform.channels]
    rooms[0]["reservation_link"] = "https://example.com/r"
    editing.save_fields(database, who, made, "platform", 1, {("channels",): rooms}, now=NOW)
    new = FRIDAY + timedelta(days=7)
    found = campaigns.reschedule_preview(database, made, new, now=NOW)
    assert campaigns.get(database, made).header.starts_at == FRIDAY
    assert found.moves[0].before == FRIDAY
    assert found.moves[0].after == new
    stays = [move for move in found.moves if move.stays]
    assert [move.name for move in stays] == [before.warm_up.items[0].title]
    cautions = {c.code: c.params for c in found.cautions}
    assert cautions["offer_over"] == {"day": date(2026, 11, 30)}
    assert cautions["announcement_fixed"] == {"account": "城南店"}

    campaigns.reschedule(database, who, made, new, found.version, now=NOW)
    after = campaigns.get(database, made)
    assert after.header.starts_at == new
    assert after.warm_up.items[0].due == before.warm_up.items[0].due
    assert after.warm_up.items[1].due == before.warm_up.items[1].due + timedelta(days=7)
    assert after.content.offer.valid_until == date(2026, 11, 30)
    assert after.follow_up.tasks[0].due == before.follow_up.tasks[0].due + timedelta(days=7)
    texts = [item.title + item.text for item in after.warm_up.items if item.status == "todo"]
    assert any("12月4日周五 20:00" in text for text in texts)
    assert not any("11月27日" in text for text in texts)


def test_a_post_that_is_out_and_names_the_old_start_is_pointed_out(database, who, made):
    before = campaigns.get(database, made)
    items = [item.model_dump(mode="json") for item in before.warm_up.items]
    named = next(item for item in items if "11月27日" in item["text"])
    named["status"] = "done"
    base = before.number("warm_up")
    editing.save_fields(database, who, made, "warm_up", base, {("items",): items}, now=NOW)
    found = campaigns.reschedule_preview(database, made, FRIDAY + timedelta(days=7), now=NOW)
    assert "posted_old" in {c.code for c in found.cautions}
    kept = next(i for i in found.bodies["warm_up"]["items"] if i["id"] == named["id"])
    assert kept["text"] == named["text"]


def test_a_preview_that_is_out_of_date_is_not_carried_out(database, who, made):
    new = FRIDAY + timedelta(days=7)
    found = campaigns.reschedule_preview(database, made, new, now=NOW)
    editing.save_fields(database, who, made, "goals", 1, {("theme",): "另一个"}, now=NOW)
    with pytest.raises(InputError) as error:
        campaigns.reschedule(database, who, made, new, found.version, now=NOW)
    assert error.value.key == "input.preview_outdated"
    assert campaigns.get(database, made).header.starts_at == FRIDAY


def test_a_start_that_has_passed_is_refused(database, who, made):
    past = NOW - timedelta(minutes=1)
    for refused in (
        lambda: campaigns.make(database, who, answers(key="f" * 16, starts_at=past), "zh", now=NOW),
        lambda: campaigns.clone(database, who, made, past, key="e" * 16, now=NOW),
        lambda: campaigns.reschedule_preview(database, made, past, now=NOW),
    ):
        with pytest.raises(InputError) as error:
            refused()
        assert error.value.key == "input.start_passed"


def test_the_same_click_twice_makes_one_campaign_and_one_store(any_database, who):
    ids = {campaigns.make(any_database, who, answers(), "zh", now=NOW) for _ in range(2)}
    other = campaigns.make(any_database, who, answers(key="a" * 16), "en", now=NOW)
    clones = {
        campaigns.clone(any_database, who, other, FRIDAY, key="b" * 16, now=NOW) for _ in range(2)
    }
    assert len(ids) == len(clones) == 1
    with any_database.read() as connection:
        assert count(connection, Query()) == 3
    assert [name for _, name in library.choices(any_database, "store")] == ["城南店"]


def test_the_last_broadcast_lends_crew_kit_and_accounts(database, who, made):
    first = campaigns.get(database, made)
    crew = [m.model_dump(mode="json") for m in first.resources.crew]
    for member in crew:
        if member["role"] == "floor_manager":
            member["name"] = "场控甲"
    kit = [*(k.model_dump(mode="json") for k in first.resources.kit), {"name": "转盘"}]
    save = {("crew",): crew, ("kit",): kit, ("venue", "name"): "一号展厅"}
    editing.save_fields(database, who, made, "resources", 1, save, now=NOW)
    rooms = [c.model_dump(mode="json") | {"device": "手机A"} for c in first.platform.channels]
    editing.save_fields(database, who, made, "platform", 1, {("channels",): rooms}, now=NOW)

    later = answers(
        key="c" * 16, starts_at=FRIDAY + timedelta(days=7), hosts=[], budget=Decimal(500)
    )
    found = campaigns.get(database, campaigns.make(database, who, later, "zh", now=NOW))
    by_role = {m.role: m.name for m in found.resources.crew}
    assert by_role["host"] == "主播A"
    assert by_role["floor_manager"] == "场控甲"
    assert "转盘" in [k.name for k in found.resources.kit]
    assert found.resources.venue.name == "一号展厅"
    assert found.platform.channels[0].device == "手机A"
    assert any(cue.owner == "场控甲" for cue in found.run_sheet.cues)
    assert all(not k.ready for k in found.resources.kit)


def test_whoever_is_the_only_one_of_a_role_and_the_only_venue_are_filled_in(database, who, made):
    header = campaigns.get(database, made).header
    first = campaigns.get(database, made).resources
    assert not [m for m in first.crew if m.role == "floor_manager" and m.name]
    library.add(database, who, "store", {"name": "城北店"}, now=NOW)
    (store, _), *_ = [c for c in library.choices(database, "store") if c[1] == "城北店"]
    for name, role in (("场控甲", "floor_manager"), ("摄像甲", "camera"), ("摄像乙", "camera")):
        body = {"name": name, "role": role, "store_id": store}
        library.add(database, who, "person", body, now=NOW)
    room = {"name": "一楼展厅", "network": "500M", "store_id": store}
    library.add(database, who, "venue", room, now=NOW)
    library.add(database, who, "venue", {"name": "别店展厅", "store_id": header.store_id}, now=NOW)

    asked = answers(key="b" * 16, store=Answer(library_id=store, name="城北店"))
    resources = campaigns.get(
        database, campaigns.make(database, who, asked, "zh", now=NOW)
    ).resources
    named = {m.role: (m.name, bool(m.library_id)) for m in resources.crew}
    assert named["floor_manager"] == ("场控甲", True)
    assert named["camera"] == ("", False)  # two of them: she chooses
    assert (resources.venue.name, resources.venue.network) == ("一楼展厅", "500M")
    assert resources.venue.network_backup
