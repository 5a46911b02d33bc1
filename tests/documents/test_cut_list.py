"""The cut list: positions and clock times agree, and an editing program can read it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest

from planner.documents.cut_list import cut_list_csv, cut_list_edl, timecode
from planner.domain.campaign import Campaign
from planner.i18n import words

BEGAN = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
"""23:30 in Shanghai."""
EVENT = re.compile(
    r"(\d{3})  AX       B     C        "
    r"(\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d) (\d\d:\d\d:\d\d:\d\d)"
)


def _campaign(*clips: tuple[int, int, str]) -> Campaign:
    tasks = [
        {"kind": "clip", "clip_from": a, "clip_to": b, "text": text, "cue_id": "q", "owner": "剪辑"}
        for a, b, text in clips
    ]
    bodies = {
        "header": {"title": "周五\n直播", "starts_at": BEGAN.isoformat()},
        "run_sheet": {"cues": [{"id": "q", "title": "试驾"}]},
        "follow_up": {"tasks": [*tasks, {"kind": "replay", "text": "回放"}]},
    }
    return Campaign(id="c", bodies=bodies)


def _frames(code: str) -> int:
    hours, minutes, seconds, frames = map(int, code.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 25 + frames


def test_csv_says_positions_and_clock_times_in_order() -> None:
    data = cut_list_csv(_campaign((3600, 3675, "试驾高光"), (30, 90, "=1+1")), BEGAN, words("zh"))
    head, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head[1:3] == ["开始（距开播）", "结束（距开播）"]
    assert first == ["1", "0:30", "1:30", "1:00", "23:30:30", "23:31:30", "试驾", "'=1+1", "剪辑"]
    assert second[1:6] == ["1:00:00", "1:01:15", "1:15", "00:30:00 +1", "00:31:15 +1"]


def test_edl_has_one_event_a_clip_and_its_sides_are_equally_long() -> None:
    data = cut_list_edl(_campaign((3600, 3675, "试驾\r\n高光"), (30, 90, "讲解")))
    lines = data.decode().split("\r\n")
    assert lines[:2] == ["TITLE: 周五 直播", "FCM: NON-DROP FRAME"]
    events = [found for line in lines if (found := EVENT.fullmatch(line))]
    assert [event[1] for event in events] == ["001", "002"]
    assert [event[2] for event in events] == ["00:00:30:00", "01:00:00:00"]
    for event in events:
        start, end, record, record_end = map(_frames, event.groups()[1:])
        assert end - start == record_end - record > 0
    assert events[0][5] == events[1][4]
    assert "* FROM CLIP NAME: 试驾 高光" in lines


def test_without_clips_the_files_are_empty_but_whole() -> None:
    assert cut_list_edl(_campaign()).decode().strip().endswith("NON-DROP FRAME")
    assert len(cut_list_csv(_campaign(), BEGAN, words("en")).splitlines()) == 1


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, "00:00:00:00"), (3661, "01:01:01:00"), (86399, "23:59:59:00")]
)
def test_timecode_counts_hours_minutes_seconds_and_frames(seconds, code) -> None:
    assert timecode(seconds) == code
