"""A run sheet comes in from files as people have them, and nothing is written unasked."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from planner.actions import campaigns, run_sheet_exchange
from planner.documents import run_sheet_xlsx
from planner.errors import InputError
from planner.i18n import words
from tests.documents.a_campaign import PARTS_OF_A_PLAN

CSV = """周五直播流程,,,,,
,,,,,
时间,环节,主播,主播话术,场控,留资
20:00-20:08,开场,主播A,欢迎,上小风车,√
20:08-20:30,讲解,主播A,六方位,,
20:30-20:20,倒着走,主播A,,,
20:35-20:40,答疑,主播B,"常见问题
一句话答案",挂表单,引导点小风车
晚一点,看不懂,主播B,,,
合计,,,,,
"""


@pytest.fixture
def campaign(app_store, who, now):
    header = {**PARTS_OF_A_PLAN["header"], "title": "导入"}
    parts = {"header": header, "platform": PARTS_OF_A_PLAN["platform"]}
    return campaigns.get(app_store, campaigns.create(app_store, who, parts, now=now))


def read(store, campaign, data: bytes, name: str = "流程.csv"):
    return run_sheet_exchange.read_file(store, campaign, name, data)[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_a_colleague_is_read_with_its_errors(app_store, campaign, encoding):
    sheet = read(app_store, campaign, CSV.encode(encoding))
    assert list(sheet.guessed) == ["time", "title", "host", "key_points", "floor:", "contact"]
    reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
    cues = reading.sheet.cues
    assert [(c.title, c.seconds, c.start) for c in cues] == [
        ("开场", 480, None),
        ("讲解", 1320, None),
        ("答疑", 300, 2100),
    ]
    assert [c.call_to_leave_contact for c in cues] == [True, False, True]
    assert cues[2].key_points == "常见问题\n一句话答案"
    assert cues[2].note == "引导点小风车"
    assert cues[0].floor_actions[0].text == "上小风车"
    assert [(f.row, f.error.key) for f in reading.faults] == [
        (6, "input.ends_before_start"),
        (8, "input.not_time"),
    ]
    assert sheet.totals == [9]
    assert campaigns.get(app_store, campaign.id).number("run_sheet") == 0


def test_what_was_confirmed_is_written_once_with_a_way_back(app_store, campaign, who, now):
    sheet = read(app_store, campaign, CSV.encode())
    reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")

    def take_in(base: int, mode: str = "replace"):
        return run_sheet_exchange.take_in(
            app_store, who, campaign.id, base, reading, mode, file_name="流程.csv", now=now
        )

    saved = take_in(0)
    assert len(campaigns.get(app_store, campaign.id).run_sheet.cues) == 3
    with pytest.raises(InputError, match="changed_meanwhile"):
        take_in(0)
    run_sheet_exchange.take_back(app_store, who, campaign.id, 0, saved.number, now=now)
    assert campaigns.get(app_store, campaign.id).run_sheet.cues == []
    with pytest.raises(InputError, match="edited_since"):
        run_sheet_exchange.take_back(app_store, who, campaign.id, 0, saved.number, now=now)


def test_appended_cues_follow_the_ones_there_are(app_store, campaign, who, now):
    sheet = read(app_store, campaign, "时长,环节\n10,开场\n5分钟,答疑\n".encode())
    first = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
    run_sheet_exchange.take_in(
        app_store, who, campaign.id, 0, first, "replace", file_name="a.csv", now=now
    )
    filled = campaigns.get(app_store, campaign.id)
    timed = read(app_store, filled, "时间,环节\n20:00-20:10,加场\n20:15-20:20,结束\n".encode())
    more = run_sheet_exchange.preview(filled, timed, timed.guessed, "append")
    run_sheet_exchange.take_in(
        app_store, who, campaign.id, 1, more, "append", file_name="b.csv", now=now
    )
    cues = campaigns.get(app_store, campaign.id).run_sheet.cues
    assert [(c.title, c.start) for c in cues] == [
        ("开场", None),
        ("答疑", None),
        ("加场", None),
        ("结束", 1800),
    ]


def test_a_sheet_made_for_another_hour_is_moved_to_this_start(app_store, campaign):
    sheet = read(app_store, campaign, "时间,环节\n14:00-14:10,开场\n14:10-14:30,讲解\n".encode())
    reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
    assert reading.moved == -6 * 3600
    assert [c.start for c in reading.sheet.cues] == [None, None]
    kept = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace", align=False)
    assert kept.sheet.cues[0].start == -6 * 3600


def test_merged_cells_and_spreadsheet_times_are_understood(app_store, campaign):
    from datetime import time

    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["直播流程", None, None, None],
        ["开始时间", "环节", "时长(秒)", "话术要点"],
        [time(20, 0), "开场", 90, "欢迎"],
        [None, None, None, "说福利"],
        [time(20, 2), "讲解", 600, "外观"],
    ):
        page.append(row)
    page.merge_cells("A1:D1")
    page.merge_cells("A3:A4")
    page.merge_cells("B3:B4")
    stream = BytesIO()
    book.save(stream)
    sheet = read(app_store, campaign, stream.getvalue(), "流程.xlsx")
    reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
    assert [(c.title, c.seconds, c.start, c.key_points) for c in reading.sheet.cues] == [
        ("开场", 90, None, "欢迎\n说福利"),
        ("讲解", 600, 120, "外观"),
    ]
    assert not reading.faults


def test_an_export_comes_back_whole_through_a_file(app_store, who, now):
    campaign_id = campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)
    campaign = campaigns.get(app_store, campaign_id)
    for language in ("zh", "en"):
        data = run_sheet_xlsx.build(campaign, words(language))
        sheet = read(app_store, campaign, data, "流程.xlsx")
        reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
        assert not reading.faults
        assert bare(reading.sheet) == bare(campaign.run_sheet)


def bare(sheet):
    blocks = [block.id for block in sheet.blocks]
    return [
        cue.model_dump(exclude={"id", "block_id", "floor_actions"})
        | {
            "block": blocks.index(cue.block_id) if cue.block_id else None,
            "floor": [(a.channel_id, a.text) for a in cue.floor_actions],
        }
        for cue in sheet.cues
    ], [(block.title, block.repeats) for block in sheet.blocks]


def test_a_mapping_once_confirmed_is_remembered(app_store, campaign, who, now):
    data = "时长,甲,乙\n5,开场,主播A\n".encode()
    sheet = read(app_store, campaign, data)
    assert list(sheet.guessed) == ["length", "", ""]
    mapping = ["length", "title", "host"]
    reading = run_sheet_exchange.preview(campaign, sheet, mapping, "replace")
    run_sheet_exchange.take_in(
        app_store,
        who,
        campaign.id,
        0,
        reading,
        "replace",
        file_name="a.csv",
        now=now,
        remember=(sheet, mapping),
    )
    assert list(read(app_store, campaign, data).guessed) == mapping


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("流程.xlsx", b"\x89PNG\r\n\x1a\n....", "WrongExtension"),
        ("流程.csv", b"", "EmptyFile"),
        ("流程.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "OldWorkbook"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(app_store, campaign, name, data, kind):
    with pytest.raises(InputError) as error:
        read(app_store, campaign, data, name)
    assert error.value.key == f"imports.file.{kind}"
    for language in ("zh", "en"):
        assert name in words(language)(error.value.key, **error.value.params)


def test_a_row_too_long_for_its_field_is_named(app_store, campaign):
    sheet = read(app_store, campaign, f"时长,环节\n5,开场\n5,{'长' * 501}\n".encode())
    reading = run_sheet_exchange.preview(campaign, sheet, sheet.guessed, "replace")
    assert [(f.row, f.error.key) for f in reading.faults] == [(3, "input.too_long")]
    assert len(reading.sheet.cues) == 1
