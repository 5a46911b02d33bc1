"""What step 4 finds still to do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from planner.domain.campaign import Campaign
from planner.domain.problems import Severity
from planner.domain.run_sheet_checks import named, run_sheet_problems
from planner.i18n import words


def campaign(*cues: dict, length: int = 20, **parts: dict) -> Campaign:
    """A campaign of 20 minutes at 20:00 in Shanghai; cues are complete but for what is told."""
    whole = {"seconds": 600, "owner": "场控甲", "key_points": "要点", "call_to_leave_contact": True}
    rows = [{"id": f"c{i}", "title": f"环节{i}", **whole, **cue} for i, cue in enumerate(cues)]
    header = {
        "title": "周五直播",
        "starts_at": datetime(2026, 11, 27, 12, tzinfo=UTC).isoformat(),
        "length_minutes": length,
    }
    sheet = {"cues": rows, **parts.pop("run_sheet", {})}
    return Campaign(id="x", bodies={"header": header, "run_sheet": sheet, **parts})


def codes(found: Campaign) -> list[str]:
    return [problem.code for problem in run_sheet_problems(found)]


def test_complete_run_sheet_has_nothing_to_do():
    assert codes(campaign({}, {})) == []


def test_run_sheet_without_cues_is_one_thing_to_do():
    assert codes(campaign()) == ["run_sheet_empty"]
    assert codes(campaign({"skipped": True})) == ["run_sheet_empty"]


@pytest.mark.parametrize(
    ("cue", "code"),
    [
        ({"start": 540}, "cue_overlap"),
        ({"start": 660, "seconds": 540}, "cue_gap"),
        ({"seconds": 700}, "run_sheet_over_slot"),
        ({"seconds": 300}, "run_sheet_under_slot"),
        ({"title": ""}, "cue_without_title"),
        ({"owner": ""}, "cue_without_owner"),
        ({"key_points": ""}, "cue_without_key_points"),
        ({"script": "好" * 2500}, "script_too_long"),
        ({"kind": "draw"}, "cue_without_draw"),
        ({"car": "没订的车"}, "car_not_booked"),
    ],
)
def test_cue_that_lacks_something_is_found(cue, code):
    assert code in codes(campaign({}, cue))


def test_skipped_cue_is_asked_nothing():
    bare = {"skipped": True, "title": "", "owner": "", "key_points": "", "car": "别的车"}
    assert codes(campaign({}, bare, {})) == []


def test_host_counts_as_somebody_and_script_as_key_points():
    cue = {"owner": "", "host": "主播A", "key_points": "", "script": "大家好"}
    assert codes(campaign({}, cue)) == []


def test_stretch_without_a_call_longer_than_allowed_is_found():
    quiet = {"call_to_leave_contact": False, "seconds": 720}
    sheet = campaign({"seconds": 480}, quiet)
    (found,) = run_sheet_problems(sheet)
    assert (found.code, found.params["since"], found.params["until"]) == (
        "contact_gap",
        "20:08",
        "20:20",
    )
    patient = campaign({"seconds": 480}, quiet, run_sheet={"contact_gap_minutes": 12})
    assert codes(patient) == []


def test_draw_is_complete_once_it_has_rules():
    draw = {"id": "d", "cue_id": "c1", "prize": "保温杯"}
    assert codes(campaign({}, {"kind": "draw"}, interaction={"draws": [draw]})) == [
        "draw_cue_without_rules"
    ]
    ruled = {**draw, "rules": "整点开奖，随机抽取"}
    assert codes(campaign({}, {"kind": "draw"}, interaction={"draws": [ruled]})) == []


def test_booked_car_is_known_by_name_or_model():
    cars = {"cars": [{"id": "k", "name": "星辰 SUV 试驾车", "model": "星辰 SUV"}]}
    assert codes(campaign({"car": "星辰 suv"}, {"car": "星辰 SUV 试驾车"}, resources=cars)) == []
    assert codes(campaign({"car": "星辰 SUV、月光"}, {}, resources=cars)) == ["car_not_booked"]


def test_split_block_is_a_hint():
    block = {"block_id": "b", "seconds": 240}
    sheet = {"blocks": [{"id": "b", "title": "讲解", "repeats": 2}]}
    found = list(run_sheet_problems(campaign(block, {"seconds": 240}, block, run_sheet=sheet)))
    assert [(p.code, p.severity) for p in found] == [("block_split", Severity.HINT)]


def test_several_cues_are_one_problem_that_names_them():
    (found,) = run_sheet_problems(campaign(*[{"key_points": "", "seconds": 240}] * 5))
    assert (found.params["n"], found.params["cues"]) == (5, "环节0 · 环节1 · 环节2…")


def test_every_problem_has_a_sentence_in_both_languages():
    bare = {"title": "", "owner": "", "key_points": "", "call_to_leave_contact": False}
    sheet = campaign(
        {**bare, "kind": "draw", "car": "无", "script": "好" * 4000},
        {**bare, "start": 500},
        {**bare, "start": 2000},
    )
    for problem in run_sheet_problems(sheet):
        for language in ("zh", "en"):
            assert "{" not in words(language)(problem.key, **problem.params)


def test_names_in_a_cell_are_told_apart():
    assert named("主播A、主播B / Host C") == ["主播A", "主播B", "Host C"]
    assert named("") == []
