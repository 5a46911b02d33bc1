"""The shipped templates: complete, in both languages, passing their own checks."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import compliance, timing
from planner.domain.answers import Answer, Answers, CarAnswer, ChannelAnswer
from planner.domain.campaign import STEPS, Campaign
from planner.domain.checks import Surroundings, find_problems
from planner.domain.dues import dues
from planner.domain.problems import Severity
from planner.domain.run_sheet import total_seconds
from planner.domain.templates import FOLDER, build, late_items, listed, template
from planner.errors import InputError, NotFoundError

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
KEYS = listed()


def answers(key: str, **changes) -> Answers:
    body = {
        "key": "0123456789abcdef",
        "template": key,
        "store": Answer(library_id="store1", name="城南店"),
        "cars": [CarAnswer(name="云图 GT", price="199800", price_basis="厂家指导价")],
        "hosts": [Answer(name="主播A"), Answer(name="主播B")],
        "channels": [ChannelAnswer(library_id="a1", name="城南店官方号", platform="douyin")],
        "starts_at": FRIDAY,
        "length_minutes": 120,
        "wanted_leads": 100,
        "budget": "10000",
    }
    return Answers.model_validate({**body, **changes})


def campaign(parts) -> Campaign:
    bodies = {part: body.model_dump(mode="json") for part, body in parts.items()}
    return Campaign(id="c", bodies=bodies, numbers=dict.fromkeys(bodies, 1))


def test_six_templates_are_shipped():
    assert set(KEYS) == {
        "everyday_sales",
        "new_car_launch",
        "group_buy",
        "test_drive",
        "motor_show",
        "car_care",
    }


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_a_template_makes_every_step_and_nothing_it_says_is_flagged(key, language):
    made = campaign(build(template(key), answers(key), language, now=NOW))
    assert set(STEPS) - {"review"} <= set(made.bodies)
    found = [found for _, found in compliance.findings(made)]
    assert [f for f in found if not isinstance(f, compliance.Owed)] == []
    assert not re.search(r"\{[a-z]+\}", str(made.bodies))
    around = Surroundings(now=NOW)
    to_do = [p for p in find_problems(made, around) if p.severity >= Severity.OPEN]
    # what only the store can give: somebody's approval of its offer
    assert {p.code for p in to_do if p.step == "content"} <= {"offer_not_approved"}
    assert [p for p in to_do if p.step in ("warm_up", "follow_up")] == []


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=25, deadline=None)
@given(length=st.integers(30, 240), cars=st.integers(0, 4))
def test_a_template_fills_any_slot_with_a_call_every_ten_minutes(key, length, cars):
    asked = answers(
        key,
        length_minutes=length,
        cars=[CarAnswer(name=f"车型{i}") for i in range(cars)],
    )
    sheet = build(template(key), asked, "zh")["run_sheet"]
    assert total_seconds(sheet) == length * 60
    assert timing.breaks(sheet) == []
    assert timing.without_call(sheet) == []
    assert all(cue.seconds >= 60 and cue.seconds % 60 == 0 for cue in sheet.cues)
    assert all(
        cue.host and cue.owner and cue.key_points and cue.floor_actions for cue in sheet.cues
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_slot_of_the_templates_own_length_keeps_its_own_minutes(key):
    chosen = template(key)
    sheet = build(chosen, answers(key, length_minutes=chosen.length), "zh")["run_sheet"]
    wanted = {cue.title.zh.replace("{car}", "云图 GT"): cue.minutes for cue in chosen.cues}
    off = [abs(cue.seconds / 60 - wanted[cue.title]) for cue in sheet.cues]
    assert max(off) <= 2


@pytest.mark.parametrize("key", [k for k in KEYS if k != "car_care"])
def test_every_car_in_focus_gets_its_turn(key):
    cars = [CarAnswer(name=f"车型{i}") for i in range(3)]
    sheet = build(template(key), answers(key, cars=cars), "zh")["run_sheet"]
    assert {cue.car for cue in sheet.cues} - {""} == {"车型0", "车型1", "车型2"}


@pytest.mark.parametrize("key", KEYS)
@settings(max_examples=25, deadline=None)
@given(
    lead=st.integers(1, 14 * 24 * 60),
    late=st.sampled_from(["squeeze", "drop"]),
    hour=st.integers(0, 23),
)
def test_nothing_is_born_late(key, lead, late, hour):
    now = NOW + timedelta(hours=hour)
    asked = answers(key, starts_at=now + timedelta(minutes=lead), late=late)
    made = campaign(build(template(key), asked, "zh", now=now))
    assert [due for due in dues(made) if due.late(now)] == []
    days = [item.due for item in made.warm_up.items]
    assert all(day <= asked.local_start.date() for day in days)
    assert all(m.call_before <= max(lead, 0) for m in made.resources.crew)


def test_warm_up_that_has_time_is_left_alone():
    chosen = template("new_car_launch")
    early = NOW - timedelta(days=10)
    assert late_items(chosen, answers("new_car_launch"), "zh", early) == []
    items = build(chosen, answers("new_car_launch"), "zh", now=early)["warm_up"].items
    assert len(items) == len(chosen.warm_up)
    assert min(item.due for item in items).isoformat() == "2026-11-20"


def test_what_has_to_be_done_is_never_dropped():
    asked = answers("new_car_launch", starts_at=NOW + timedelta(hours=5), late="drop")
    titles = [
        i.title for i in build(template(asked.template), asked, "zh", now=NOW)["warm_up"].items
    ]
    assert any("签字" in title for title in titles)
    assert any("彩排" in title for title in titles)
    assert not any("推文" in title for title in titles)


def test_the_budget_is_shared_out_to_the_last_unit():
    for key in KEYS:
        lines = build(template(key), answers(key, budget="9999.50"), "zh")["resources"].budget
        assert sum(line.planned for line in lines) == pytest.approx(9999.5, abs=0.001)


def test_a_draw_belongs_to_its_cue():
    parts = build(template("new_car_launch"), answers("new_car_launch"), "zh")
    ids = {cue.id: cue.kind for cue in parts["run_sheet"].cues}
    assert [ids[draw.cue_id] for draw in parts["interaction"].draws] == ["draw", "draw"]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "templates")
    return tmp_path / "templates"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('name = { zh = "日常卖车", en', 'name = { zh = "日常卖车", english', "name"),
        ("length = 120", 'length = "long"', "length"),
        ('"fill_light"', '"fill_lihgt"', "kit.3"),
        ("{store} 每天在线看车", "{shop} 每天在线看车", "goals.theme"),
        ("length = 120", "length = ", "TOML"),
    ],
)
def test_a_broken_template_is_named_with_its_field(folder, old, new, field):
    path = folder / "everyday_sales.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as error:
        template("everyday_sales", folder)
    assert error.value.params["file"] == "everyday_sales.toml"
    assert error.value.params["field"].startswith(field)
    assert template("car_care", folder).key == "car_care"


def test_a_changed_file_is_read_again(folder):
    path = folder / "car_care.toml"
    assert template("car_care", folder).length == 60
    path.write_text(path.read_text("utf-8").replace("length = 60", "length = 75"), "utf-8")
    assert template("car_care", folder).length == 75


def test_a_template_that_is_gone_is_said(folder):
    with pytest.raises(NotFoundError):
        template("../secrets", folder)


def test_viewers_are_told_the_model_and_not_what_the_store_calls_its_car():
    car = CarAnswer(name="云图 GT（展厅 1 号车）", model="云图 GT")
    parts = build(template("new_car_launch"), answers("new_car_launch", cars=[car]), "zh")
    assert parts["header"].title == "新车上市 · 云图 GT"
    public = [parts["goals"].theme, parts["platform"].channels[0].title]
    public += [row.title + row.text for row in parts["warm_up"].items]
    public += [cue.title + cue.key_points for cue in parts["run_sheet"].cues]
    assert not [text for text in public if "1 号车" in text]
    assert {cue.car for cue in parts["run_sheet"].cues} == {"", car.name}

    twins = [car, CarAnswer(name="云图 GT 试驾车", model="云图 GT")]
    parts = build(template("everyday_sales"), answers("everyday_sales", cars=twins), "zh")
    told = {cue.title for cue in parts["run_sheet"].cues if cue.car}
    assert any("1 号车" in title for title in told)
    assert any("试驾车" in title for title in told)
