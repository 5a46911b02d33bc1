"""The exported run sheet imports back to the same run sheet, and holds no formula."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.documents import run_sheet_xlsx
from planner.domain.campaign import Campaign
from planner.domain.run_sheet import RunSheet
from planner.domain.run_sheet_columns import guess
from planner.domain.run_sheet_import import Slot, SourceRow, read_rows
from planner.domain.run_sheet_settings import read_settings
from planner.i18n import words

STARTS_AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
CHANNELS = [
    {"id": "a" * 16, "platform": "douyin", "account": "店播号"},
    {"id": "b" * 16, "platform": "douyin", "account": "店播号"},
    {"id": "c" * 16, "platform": "wechat_channels", "account": ""},
]
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\n\t"
)
LINE = st.text(LETTERS, max_size=20).map(str.strip)
FORMULA = st.sampled_from(["=1+1", "+86", "-20%", "@主播", "#N/A", '=HYPERLINK("x")', "1", "TRUE"])
TEXT = st.one_of(LINE, FORMULA)


@st.composite
def sheets(draw: st.DrawFn) -> RunSheet:
    blocks = [
        {"id": f"{i:016x}", "title": draw(LINE), "repeats": draw(st.integers(1, 100))}
        for i in range(draw(st.integers(0, 3)))
    ]
    cues = []
    for place in range(draw(st.integers(len(blocks), 6))):
        actions = [
            {"channel_id": channel, "text": text}
            for channel in ["", *(c["id"] for c in CHANNELS)]
            for text in draw(st.lists(TEXT.filter(bool), max_size=2))
        ]
        texts = {
            name: draw(TEXT)
            for name in ("title", "host", "key_points", "script", "car", "note", "props", "call")
        }
        block_id = blocks[place]["id"] if place < len(blocks) else ""
        cues.append(
            texts
            | {
                "kind": draw(st.sampled_from(["", "opening", "walk_round", "gap"])),
                "seconds": draw(st.integers(0, 24 * 3600)),
                "start": draw(st.none() | st.integers(-12 * 3600, 48 * 3600)),
                "floor_actions": actions,
                "call_to_leave_contact": draw(st.booleans()),
                "skipped": draw(st.booleans()),
                "block_id": block_id,
            }
        )
    return RunSheet.model_validate(
        {"cues": cues, "blocks": blocks, "contact_gap_minutes": draw(st.integers(1, 240))}
    )


def campaign_of(sheet: RunSheet, zone: str = "Asia/Shanghai") -> Campaign:
    return Campaign(
        id="1",
        bodies={
            "header": {"title": "周五直播", "starts_at": STARTS_AT.isoformat(), "time_zone": zone},
            "platform": {"channels": CHANNELS},
            "run_sheet": sheet.model_dump(mode="json"),
        },
    )


def read_back(data: bytes, zone: str) -> RunSheet:
    book = openpyxl.load_workbook(BytesIO(data))
    headings, *rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    kept = read_settings(book.worksheets[1].iter_rows(values_only=True))
    channels = campaign_of(RunSheet()).platform.channels
    slot = Slot(STARTS_AT, ZoneInfo(zone), 7200)
    source = [SourceRow(i, row) for i, row in enumerate(rows, 2)]
    found = read_rows(source, guess([str(h) for h in headings], channels), slot, settings=kept)
    assert not found.faults
    return found.sheet


def but_ids(sheet: RunSheet) -> dict[str, object]:
    numbers = {block.id: i for i, block in enumerate(sheet.blocks)}
    body = sheet.model_dump(mode="json")
    for row in [*body["cues"], *body["blocks"]]:
        del row["id"]
    for cue in body["cues"]:
        cue["block_id"] = numbers.get(cue["block_id"])
        cue["floor_actions"] = [(a["channel_id"], a["text"]) for a in cue["floor_actions"]]
    return body


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    sheets(),
    st.sampled_from(["zh", "en"]),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
)
def test_export_imports_back_to_the_same_run_sheet(sheet, language, zone):
    data = run_sheet_xlsx.build(campaign_of(sheet, zone), words(language))
    assert but_ids(read_back(data, zone)) == but_ids(sheet)


def test_text_that_begins_like_a_formula_stays_text():
    sheet = RunSheet.model_validate({"cues": [{"title": "=1+1", "host": "@cmd", "note": "+1"}]})
    data = run_sheet_xlsx.build(campaign_of(sheet), words("zh"))
    cells_of = openpyxl.load_workbook(BytesIO(data)).worksheets[0][2]
    assert {cell.data_type for cell in cells_of} <= {"s", "n"}
    assert all(c.quotePrefix for c in cells_of if c.value in ("=1+1", "@cmd", "+1"))


def test_characters_excel_refuses_are_left_out():
    sheet = RunSheet.model_validate({"cues": [{"title": "开场\x0b\x00白"}]})
    data = run_sheet_xlsx.build(campaign_of(sheet), words("zh"))
    assert read_back(data, "Asia/Shanghai").cues[0].title == "开场白"


def test_headings_follow_the_language_and_the_page_is_a4_landscape():
    sheet = RunSheet.model_validate({"cues": [{"title": "Opening"}]})
    for language, wanted in (("zh", "话术要点"), ("en", "Key points")):
        data = run_sheet_xlsx.build(campaign_of(sheet), words(language))
        page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
        assert wanted in [cell.value for cell in page[1]]
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
