"""What the run-sheet table shows beside what is stored."""

from __future__ import annotations

import pytest

from planner.actions import campaigns
from planner.domain.campaign import Campaign
from planner.errors import InputError
from planner.i18n import words
from planner.ui.run_sheet_editor import _cells_of
from planner.ui.run_sheet_rows import editor_rows


def rows(*cues: dict, **sheet: object) -> list[dict]:
    """Rows of cues of five minutes from 23:50 in Shanghai."""
    whole = [{"id": f"c{i}", "title": f"环节{i}", **cue} for i, cue in enumerate(cues)]
    header = {"starts_at": "2026-11-27T15:50:00Z", "length_minutes": 60}
    bodies = {"header": header, "run_sheet": {"cues": whole, **sheet}}
    return editor_rows(Campaign(id="x", bodies=bodies), words("zh"))


def notes(row: dict, column: str) -> tuple[str, str]:
    return row["_notes"].get(column, ("", ""))


def test_row_shows_clock_and_minute_past_midnight():
    first, _, third = rows({}, {"seconds": 330}, {})
    assert (first["time"], notes(first, "time")) == ("23:50", ("0′", ""))
    assert (third["time"], notes(third, "time")) == ("00:00:30 +1", ("10′30″", ""))


def test_hard_start_says_so_and_what_it_breaks():
    _, gap, overlap = rows({}, {"start": 420}, {"start": 600})
    assert notes(gap, "time") == ("7′ · 定点 · 前面空 2:00", "late")
    assert notes(overlap, "time") == ("10′ · 定点 · 重叠 2:00", "late")
    assert "late" in overlap["_tone"]


def test_repeated_cue_names_the_minute_of_each_lap():
    block = {"id": "b", "title": "循环", "repeats": 3}
    first, last = rows({"block_id": "b"}, {}, blocks=[block])
    assert notes(first, "time")[0] == "0′, 5′, 10′"
    assert notes(first, "title")[0] == "循环 3 遍"
    assert last["time"] == "00:05 +1"


def test_skipped_cue_is_muted():
    (row,) = rows({"skipped": True})
    assert (row["_tone"], notes(row, "time")[0]) == ("muted", "已跳过")


def test_script_longer_than_its_cue_is_said():
    (row,) = rows({"script": "看" * 2400})
    assert notes(row, "seconds") == ("逐字稿 10:00", "late")
    assert row["script_length"] == "照读约 10:00"


def test_time_out_of_bounds_is_said_at_the_time(app_store, who, now):
    from planner.actions.editing import change_part
    from planner.domain.cue_edits import edit_cues

    parts = {
        "header": {"starts_at": "2026-11-27T12:00:00Z"},
        "run_sheet": {"cues": [{"id": "c0"}]},
    }
    campaign_id = campaigns.create(app_store, who, parts, now=now)
    edits = [{"op": "set", "id": "c0", "key": "time", "value": (60 * 3600, None)}]
    with pytest.raises(InputError) as caught:
        change_part(
            app_store, who, campaign_id, "run_sheet", 1, lambda b: edit_cues(b, edits), now=now
        )
    assert _cells_of(caught.value.where) == ["time"]
