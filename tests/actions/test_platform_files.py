"""The platforms' own files land in the right place: real ones where they are at hand."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.actions import broadcast_imports, campaigns, file_reading
from planner.actions.broadcast_imports import MAKE, SKIP
from planner.domain.file_clock import Clock
from planner.errors import InputError
from planner.settings import ROOT
from tests.actions.test_imports import campaigns_there, standing
from tests.actions.test_timed_imports import Importing, at, comments, held
from tests.connectors.files import csv_bytes

DATA = ROOT.parent / "shared" / "data"
CHATS = sorted((DATA / "bilibili-minutes").glob("*.txt"))
SERIES = sorted((DATA / "youtube-live").glob("*.json"))
STUDIO = DATA / "youtube-studio" / "Table data.csv"
real_chats = pytest.mark.skipif(not CHATS, reason="the real chat recordings are not here")
real_series = pytest.mark.skipif(not SERIES, reason="the real viewer series are not here")
real_studio = pytest.mark.skipif(not STUDIO.exists(), reason="the real Studio export is not here")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@real_chats
def test_real_chat_recording_is_kept_whole(database, telemetry, who, now):
    file = next(path for path in CHATS if path.name.startswith("566227"))
    start = datetime(2019, 5, 11, 5, 40, tzinfo=UTC)
    campaign = held(database, who, now, start=start, platform="bilibili", hours=3)
    coming = Importing(database, telemetry, who, now, campaign)
    data = file.read_bytes()
    seen = coming.look(data, file.name)
    assert coming.columns.form.key == "bilibili_minutes"
    assert seen.reading.wrong == seen.reading.open == 0
    said = [line for line in data.decode().split("\n") if line.strip()]
    no_row = sum(line.endswith("ONLINE1") or line.startswith("SPEAKERNUM") for line in said)
    assert seen.reading.read + seen.reading.outside == len(said) - no_row
    coming.run(data, file.name)
    assert coming.curve("concurrent") == []
    popularity = dict(coming.curve("popularity"))
    assert popularity[datetime(2019, 5, 11, 5, 48, tzinfo=UTC)] == 12542
    written = [text for _, text in comments(coming)]
    assert "DD発見する，処刑を開始する（误）" in written
    assert coming.run(data, file.name).import_id == ""


@real_series
def test_real_series_are_the_curve_and_running_totals(database, telemetry, who, now):
    coming = Importing(database, telemetry, who, now, held(database, who, now, platform="youtube"))
    file = next(path for path in SERIES if path.name.startswith("2021-04-23"))
    series = json.loads(file.read_text("utf-8"))["data"]
    done = coming.run(file.read_bytes(), file.name)
    assert coming.columns.form.key == "sampled_series"
    named = ("concurrentViewers", "viewCount", "likeCount", "dislikeCount")
    assert done.rows == sum(len(series[name]) for name in named)
    totals = telemetry.totals([coming.campaign]).set_index("metric")
    assert totals["peak"]["concurrent"] == max(series["concurrentViewers"])
    assert totals["last"]["views"] == series["viewCount"][-1]
    minute = coming.telemetry.curve(coming.campaign, ["concurrent"]).iloc[0]
    assert (minute["grain"], minute["count"]) == (5, 12)


@real_studio
def test_zip_of_three_brings_the_table_only(database, who, now):
    packed = io.BytesIO()
    by_day = 'Date,Content,Video title,Video publish time,Duration,Views\n2025-03-15,F3HVs95pagk,x,"Mar 15, 2025",60,1\n'
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Chart data.csv", by_day)
        archive.writestr("Totals.csv", "Date,Views\n2025-03-15,1\n")
        archive.writestr("Table data.csv", STUDIO.read_bytes())
    file = file_reading.read_file(database, "YouTube.zip", packed.getvalue())
    (sheet,) = file.sheets
    assert (sheet.name, sheet.form.key) == ("Table data", "youtube_studio")
    for alone in (by_day, "Date,Views\n2025-03-15,1\n"):
        with pytest.raises(InputError) as caught:
            file_reading.read_file(database, "Chart data.csv", alone.encode())
        assert caught.value.key == "imports.by_day"


def test_live_columns_of_youtube_studio_are_figures(database, who, now):
    parts = {
        "header": {"starts_at": "2026-03-15T12:00:00Z"},
        "platform": {"channels": [{"id": "y", "platform": "youtube", "room_id": "vid1"}]},
    }
    mine = campaigns.create(database, who, parts, now=now)
    data = csv_bytes(
        [
            ["Content", "Video title", "Video publish time", "Duration", "Views",
             "Average concurrent viewers", "Peak concurrent viewers"],
            ["Total", "", "", "", 60, "", ""],
            ["vid1", "SUV live", "Mar 15, 2026", "2:00:00", 60, 20, 25],
        ]
    )  # fmt: skip
    _bring(database, who, now, "Table data.csv", data)
    assert standing(database, mine) == {
        "views": 60, "airtime": 7200, "average_concurrent": 20, "peak_concurrent": 25
    }  # fmt: skip


def test_youtube_positions_are_minutes_since_the_start(database, telemetry, who, now):
    coming = Importing(database, telemetry, who, now, held(database, who, now, platform="youtube"))
    rows = [["Video ID", "Livestream position", "Average concurrent viewers", "Peak concurrent viewers"],
            ["abc", "00:01:00", 20, 25], ["abc", "00:02:00", "", 30]]  # fmt: skip
    coming.run(csv_bytes(rows), "Table data.csv")
    assert coming.columns.form.key == "youtube_positions"
    assert coming.curve("concurrent") == [(at(1), 20)]
    assert coming.curve("peak_concurrent") == [(at(1), 25), (at(2), 30)]


TWITCH = [
    "Date,Average Viewers,Max Viewers,Minutes Streamed,Sub Revenue,Bits Revenue",
    "Fri Sep 04 2026,12.5,40,120,1.2,0",
    "Sat Sep 05 2026,0,0,0,0,0",
]


def test_day_of_twitch_belongs_to_the_broadcast_of_that_day(database, who, now):
    start = datetime(2026, 9, 4, 18, tzinfo=UTC)
    mine = held(database, who, now, start=start, platform="twitch", zone="Europe/Berlin")
    done = _bring(
        database, who, now, "channel.csv", "\n".join(TWITCH).encode(), zone="Europe/Berlin"
    )
    assert done.figures == 3
    assert standing(database, mine) == {
        "average_concurrent": 12.5, "peak_concurrent": 40, "airtime": 7200
    }  # fmt: skip


def test_list_of_another_platform_is_mapped_once_and_remembered(database, who, now):
    rows = [
        ["直播标题", "开播", "结束", "看过", "热度"],
        ["新车", "2026-10-01 20:00", "2026-10-01 22:00", 900, 5],
    ]
    file = file_reading.read_file(database, "视频号.csv", csv_bytes(rows))
    sheet = file.sheets[0].on("wechat_channels")
    assert file.sheets[0].form.key == "any"
    targets = ["@title", "@start", "@end", "viewers", ""]
    clock = Clock(SHANGHAI)
    seen = broadcast_imports.preview(database, sheet, targets, clock, {}, otherwise=MAKE, now=now)
    done = broadcast_imports.commit(database, who, file, sheet, targets, clock, seen, now=now)
    assert done.campaigns == 1
    assert campaigns_there(database)[0].platform.channels[0].platform == "wechat_channels"
    again = file_reading.remembered(
        database, file_reading.read_file(database, "b.csv", csv_bytes(rows)).sheets[0]
    )
    assert (again.targets, again.platform, again.zone) == (
        targets,
        "wechat_channels",
        "Asia/Shanghai",
    )


def danmaku():
    sent = int(at(2).timestamp())
    return f'<i><d p="120.5,1,25,16777215,{sent},0,057075e9,1">多少钱</d></i>'.encode()


def test_danmaku_goes_only_where_bilibili_is(database, telemetry, who, now):
    douyin = held(database, who, now)
    coming = Importing(database, telemetry, who, now, douyin)
    for coming.campaign in (douyin, ""):
        seen = coming.look(danmaku(), "danmaku.xml")
        assert list(seen.rooms) == []
        assert [one.campaign_id for one in seen.elsewhere] == [douyin]
        assert coming.commit(seen).rows == 0
    bilibili = held(database, who, now, platform="bilibili")
    for coming.campaign in (bilibili, ""):
        seen = coming.look(danmaku(), "danmaku.xml")
        assert [one.campaign_id for one in seen.rooms] == [bilibili]
        assert list(seen.elsewhere) == []


def test_only_broadcasts_of_that_time_lack_a_channel(database, telemetry, who, now):
    held(database, who, now, start=at(24 * 60))
    seen = Importing(database, telemetry, who, now).look(danmaku(), "danmaku.xml")
    assert (list(seen.rooms), list(seen.elsewhere)) == ([], [])


def test_danmaku_is_kept_by_its_own_numbers(database, telemetry, who, now):
    coming = Importing(database, telemetry, who, now, held(database, who, now, platform="bilibili"))
    sent = int(at(3).timestamp())
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><i><chatid>1</chatid>'
        f'<d p="180.5,1,25,16777215,{sent},0,057075e9,757076900">多少钱</d>'
        f'<d p="181.5,1,25,16777215,{sent + 1},0,057075e9,757076900">多少钱</d>'
        f'<d p="182.5,1,25,16777215,{sent + 2},0,0aa075e9,757076901">加 13812345678</d></i>'
    ).encode()
    seen = coming.look(data, "a.xml")
    assert (seen.reading.read, seen.reading.repeated) == (2, 1)
    coming.run(data, "a.xml")
    assert comments(coming) == [
        (at(3), "多少钱"), (at(3) + timedelta(seconds=2), "加 138****5678")
    ]  # fmt: skip
    found = coming.telemetry.events(coming.campaign, limit=5)
    assert {e.id for e in found} == {"757076900", "757076901"}
    assert not any("057075e9" in repr(e) for e in found)


def test_swapped_days_of_a_ledger_are_asked_for_once(database, who, now):
    rows = [["日期", "开播账号", "开播时间", "场观"], ["03/04/2026", "浦东4S", "20:00", 5],
            ["04/04/2026", "浦东4S", "20:00", 6], ["25/04/2026", "浦东4S", "20:00", 7],
            ["2014-04-05", "浦东4S", "20:00", 8]]  # fmt: skip
    file = file_reading.read_file(database, "台账.csv", csv_bytes(rows))
    sheet = file.sheets[0]

    def look(**said):
        return broadcast_imports.preview(
            database, sheet, sheet.guess(), Clock(SHANGHAI, **said), {}, otherwise=MAKE, now=now
        )

    seen = look()
    assert [(q.kind, q.rows, q.suggested) for q in seen.questions] == [
        ("day_or_month", 1, "day_first"), ("years", 1, "")
    ]  # fmt: skip
    with pytest.raises(InputError) as caught:
        broadcast_imports.commit(
            database, who, file, sheet, sheet.guess(), Clock(SHANGHAI), seen, now=now
        )
    assert caught.value.key == "imports.unanswered"
    answered = look(order="day_first", years="leave_out")
    assert answered.questions == []
    assert [f.error.key for f in answered.faults] == ["input.year_unlikely"]
    assert [line.record.day.isoformat() for line in answered.lines] == [
        "2026-04-03", "2026-04-04", "2026-04-25"
    ]  # fmt: skip


def _bring(database, who, now, name, data, zone="Asia/Shanghai"):
    file = file_reading.read_file(database, name, data)
    sheet = file.sheets[0]
    targets = file_reading.mapping(database, sheet)
    clock = Clock(ZoneInfo(zone))
    seen = broadcast_imports.preview(database, sheet, targets, clock, {}, otherwise=SKIP, now=now)
    return broadcast_imports.commit(database, who, file, sheet, targets, clock, seen, now=now)
