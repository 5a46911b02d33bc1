"""Import: preview, commit, the same again, take back."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.actions import broadcast_imports, campaigns, file_reading, imports, library
from planner.actions.broadcast_imports import MAKE, SKIP
from planner.domain.figures import Figure, current
from planner.domain.file_clock import Clock
from planner.errors import InputError
from planner.i18n import words
from planner.store import broadcast_totals, figures
from planner.store import campaigns as campaign_store
from planner.store.telemetry import Telemetry
from tests.connectors.files import csv_bytes, xlsx_bytes

ZONE = Clock(ZoneInfo("Asia/Shanghai"))
TELEMETRY = Telemetry(engine=None)
"""No store: a list of broadcasts brings figures only."""
LEDGER = ["日期", "门店", "开播账号", "开播时间", "下播时间", "场观", "全场景线索人数", "广告消耗"]
ROWS = [
    ["2026-10-01", "浦东店", "浦东4S", "20:00", "22:00", "1.2万", "30", "600"],
    ["2026-10-08", "浦东店", "浦东4S", "20:00", "22:00", "8,000", "--", "400"],
]


def make(
    database, who, now, *, start="2026-10-01T12:00:00Z", account="浦东4S", room="", on="douyin"
):
    channel = {"id": f"room{start[8:10]}{start[11:13]}{len(account)}", "platform": on}
    channel |= {"account": account, "room_id": room}
    parts = {
        "header": {"title": "国庆场", "starts_at": start},
        "platform": {"channels": [channel]},
    }
    return campaigns.create(database, who, parts, now=now)


def run(database, who, now, data, *, name="台账.csv", choices=None, otherwise=MAKE, targets=None):
    file = file_reading.read_file(database, name, data)
    sheet = file.sheets[0]
    targets = targets or file_reading.mapping(database, sheet)
    seen = broadcast_imports.preview(
        database, sheet, targets, ZONE, choices or {}, otherwise=otherwise, now=now
    )
    return broadcast_imports.commit(database, who, file, sheet, targets, ZONE, seen, now=now)


def look(database, now, data, *, name="台账.csv", choices=None, otherwise=MAKE):
    file = file_reading.read_file(database, name, data)
    sheet = file.sheets[0]
    targets = file_reading.mapping(database, sheet)
    return broadcast_imports.preview(
        database, sheet, targets, ZONE, choices or {}, otherwise=otherwise, now=now
    )


def standing(database, campaign_id):
    with database.read() as connection:
        return {f.metric: f.value for f in current(figures.of(connection, [campaign_id])).values()}


def campaigns_there(database):
    with database.read() as connection:
        rows = campaign_store.page(connection, campaign_store.Query(), limit=5000)
        return campaign_store.many(connection, [row.id for row in rows])


def test_ledger_makes_a_history_on_the_first_day(database, who, now):
    done = run(database, who, now, csv_bytes([LEDGER, *ROWS], "gb18030"))
    assert (done.campaigns, done.figures) == (2, 7)
    first, second = campaigns_there(database)
    ((store_id, name),) = library.choices(database, "store")
    assert (first.header.store_id, name) == (store_id, "浦东店")
    assert second.header.store_id == store_id
    assert first.header.status == "held"
    assert first.header.title == "浦东店 2026-10-01"
    assert first.header.starts_at == datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert first.header.length_minutes == 120
    assert first.platform.channels[0].account == "浦东4S"
    assert standing(database, first.id) == {
        "views": 12000,
        "leads": 30,
        "spend": 600,
        "airtime": 7200,
    }
    assert standing(database, second.id) == {"views": 8000, "spend": 400, "airtime": 7200}
    with database.read() as connection:
        figure = figures.of(connection, [first.id])[0]
    assert (figure.source, figure.source_name, figure.state) == ("file", "台账.csv", "final")


def test_preview_writes_nothing(database, who, now):
    seen = look(database, now, csv_bytes([LEDGER, *ROWS]))
    assert [line.choice for line in seen.lines] == [MAKE, MAKE]
    assert (seen.fresh, seen.same) == (7, 0)
    assert campaigns_there(database) == []


def test_amount_in_another_currency_than_the_broadcast_counts_in_is_an_error_of_its_row(
    database, who, now
):
    rows = [[*ROWS[0][:7], "$600"], [*ROWS[1][:7], "¥400"]]
    seen = look(database, now, csv_bytes([LEDGER, *rows]))
    assert [line.record.number for line in seen.lines] == [3]
    (fault,) = seen.faults
    assert (fault.number, fault.heading) == (2, "广告消耗")
    assert "“$600”是美元" in words("zh")(fault.error.key, **fault.error.params)


@pytest.mark.parametrize(("amount", "faults"), [("$600", 0), ("¥600", 1), ("600", 0)])
def test_amounts_are_in_the_currency_of_the_store_a_past_campaign_is_made_for(
    database, who, now, amount, faults
):
    store = {"name": "浦东店", "currency": "USD"}
    library.add(database, who, "store", store, now=now)
    data = csv_bytes([LEDGER, [*ROWS[0][:7], amount]])
    assert len(look(database, now, data).faults) == faults
    if not faults:
        run(database, who, now, data)
        (made,) = campaigns_there(database)
        assert made.header.currency == "USD"
        assert standing(database, made.id)["spend"] == 600


def test_currency_that_changed_between_preview_and_import_is_said(database, who, now):
    from planner.actions import editing

    campaign = make(database, who, now)
    data = csv_bytes([LEDGER, [*ROWS[0][:7], "¥600"]])
    file = file_reading.read_file(database, "台账.csv", data)
    sheet, targets = file.sheets[0], file_reading.mapping(database, file.sheets[0])
    seen = look(database, now, data)
    editing.save_fields(database, who, campaign, "header", 1, {("currency",): "USD"}, now=now)
    with pytest.raises(InputError, match="other_currency"):
        broadcast_imports.commit(database, who, file, sheet, targets, ZONE, seen, now=now)


def test_same_file_twice_changes_nothing(database, who, now):
    data = xlsx_bytes(
        [["直播进度表"], [], LEDGER, *ROWS, ["合计", "", "", "", "", 20000, 30, 1000]],
        merged=["A1:H1"],
    )
    run(database, who, now, data, name="台账.xlsx")
    before = [(c.id, c.version, standing(database, c.id)) for c in campaigns_there(database)]
    later = now + timedelta(days=1)
    assert file_reading.read_file(database, "台账.xlsx", data).earlier is not None
    seen = look(database, later, data, name="台账.xlsx")
    assert (seen.fresh, seen.same, seen.totals, seen.open) == (0, 7, 1, [])
    done = run(database, who, later, data, name="台账.xlsx")
    assert (done.import_id, done.figures, done.campaigns, done.same) == ("", 0, 0, 7)
    assert [
        (c.id, c.version, standing(database, c.id)) for c in campaigns_there(database)
    ] == before
    assert imports.page(database)[1] == 1


def test_revised_file_supersedes_and_never_doubles(database, who, now):
    run(database, who, now, csv_bytes([LEDGER, *ROWS]))
    revised = [[*ROWS[0][:6], "33", "600"], ROWS[1]]
    done = run(database, who, now + timedelta(days=1), csv_bytes([LEDGER, *revised]))
    assert (done.figures, done.same, done.campaigns) == (1, 6, 0)
    assert standing(database, campaigns_there(database)[0].id)["leads"] == 33
    imports.take_back(database, TELEMETRY, who, done.import_id, now=now + timedelta(days=2))
    assert standing(database, campaigns_there(database)[0].id)["leads"] == 30


def test_import_can_be_taken_back_with_the_campaigns_it_made(database, who, now):
    done = run(database, who, now, csv_bytes([LEDGER, *ROWS]))
    kept = campaigns_there(database)[1].id
    from planner.actions import editing

    later = now + timedelta(hours=1)
    editing.save_fields(database, who, kept, "goals", 0, {("theme",): "看新车"}, now=later)
    gone = imports.take_back(database, TELEMETRY, who, done.import_id, now=later)
    assert (gone.figures, gone.deleted, gone.kept) == (7, 1, 1)
    assert [c.id for c in campaigns_there(database)] == [kept]
    assert standing(database, kept) == {}
    with pytest.raises(InputError):
        imports.take_back(database, TELEMETRY, who, done.import_id, now=later)


def test_row_finds_its_broadcast_by_account_and_time(database, who, now):
    wanted = make(database, who, now)
    make(database, who, now, account="浦西4S")
    late = [["2026-10-01", "浦东店", "浦东4S", "20:45", "22:00", "5", "1", "1"]]
    (line,) = look(database, now, csv_bytes([LEDGER, *late])).lines
    assert [room.campaign_id for room in line.fitting] == [wanted]
    done = run(database, who, now, csv_bytes([LEDGER, *late]))
    assert done.campaigns == 0
    assert standing(database, wanted)["leads"] == 1


def test_where_two_fit_the_person_is_asked(database, who, now):
    first = make(database, who, now)
    second = make(database, who, now, start="2026-10-01T13:00:00Z")
    data = csv_bytes([LEDGER, ["2026-10-01", "浦东店", "浦东4S", "20:30", "22:00", "5", "1", "1"]])
    seen = look(database, now, data)
    assert {room.campaign_id for room in seen.open[0].fitting} == {first, second}
    with pytest.raises(InputError) as caught:
        run(database, who, now, data)
    assert caught.value.key == "imports.undecided"
    room = next(r for r in seen.open[0].fitting if r.campaign_id == second)
    choice = f"{second}:{room.channel_id}"
    assert run(database, who, now, data, choices={2: choice}).figures == 4
    assert standing(database, second)["leads"] == 1
    assert standing(database, first) == {}


def test_row_without_a_broadcast_is_skipped_or_given_one_by_hand(database, who, now):
    mine = make(database, who, now, start="2026-11-01T12:00:00Z")
    data = csv_bytes([LEDGER, *ROWS])
    assert run(database, who, now, data, otherwise=SKIP).figures == 0
    channel = campaigns.get(database, mine).platform.channels[0].id
    done = run(database, who, now, data, otherwise=SKIP, choices={2: f"{mine}:{channel}"})
    assert done.figures == 4
    assert standing(database, mine)["views"] == 12000


def test_stream_that_broke_off_is_one_broadcast(database, who, now):
    rows = [
        ["2026-10-01", "浦东店", "浦东4S", "20:00", "20:40", "100", "3", "10"],
        ["2026-10-01", "浦东店", "浦东4S", "20:50", "22:00", "200", "4", "20"],
    ]
    done = run(
        database,
        who,
        now,
        csv_bytes([[*LEDGER, "观看人数", "最高在线"], [*rows[0], 80, 9], [*rows[1], 90, 7]]),
    )
    assert done.campaigns == 1
    (campaign,) = campaigns_there(database)
    assert standing(database, campaign.id) == {
        "views": 300,
        "leads": 7,
        "spend": 30,
        "peak_concurrent": 9,
        "airtime": 6600,
    }


PLATFORMS = ["门店", "开播账号", "平台", "开播时间", "下播时间", "场观", "全场景线索人数"]
AT_ONCE = [
    ["江北店", "江北大众", "抖音", "2026-10-01 20:00", "2026-10-01 22:00", 1000, 30],
    ["江北店", "江北大众", "视频号", "2026-10-01 20:02", "2026-10-01 22:00", 500, 7],
    ["江北店", "江北大众", "快手", "2026-10-01 20:00", "2026-10-01 22:00", 200, 2],
]


def by_channel(database, campaign, metric):
    with database.read() as connection:
        kept = current(figures.of(connection, [campaign.id])).values()
    values = {f.channel_id: f.value for f in kept if f.metric == metric}
    return {c.platform: values.get(c.id) for c in campaign.platform.channels}


def test_an_account_on_several_platforms_at_once_is_one_broadcast(database, who, now):
    data = csv_bytes([PLATFORMS, *AT_ONCE])
    seen = look(database, now, data)
    assert [sorted(r.number for r in rows) for rows in seen.past] == [[2, 3, 4]]
    done = run(database, who, now, data)
    assert (done.campaigns, done.figures) == (1, seen.fresh)
    (campaign,) = campaigns_there(database)
    assert (campaign.header.title, campaign.header.length_minutes) == ("江北店 2026-10-01", 120)
    assert {c.account for c in campaign.platform.channels} == {"江北大众"}
    views = {"douyin": 1000, "wechat_channels": 500, "kuaishou": 200}
    assert by_channel(database, campaign, "views") == views
    leads = {"douyin": 30, "wechat_channels": 7, "kuaishou": 2}
    assert by_channel(database, campaign, "leads") == leads
    with database.read() as connection:
        kept = {
            one.metric: one.value
            for one in broadcast_totals.of(connection, campaign.id)
            if not one.platform
        }
    assert (kept["views"], kept["leads"]) == (1700, 39)


def held_on(database, who, now, *platforms, account=""):
    header = {"title": "国庆场", "starts_at": "2026-10-01T12:00:00Z"}
    channels = [{"id": one, "platform": one, "account": account} for one in platforms]
    parts = {"header": header, "platform": {"channels": channels}}
    return campaigns.create(database, who, parts, now=now)


def test_row_goes_into_the_channel_of_its_platform(database, who, now):
    mine = held_on(database, who, now, "douyin", "kuaishou", "wechat_channels", "bilibili")
    data = csv_bytes([PLATFORMS, *AT_ONCE])
    seen = look(database, now, data)
    assert (seen.open, seen.past) == ([], [])
    assert run(database, who, now, data).campaigns == 0
    views = by_channel(database, campaigns.get(database, mine), "views")
    assert views == {"douyin": 1000, "wechat_channels": 500, "kuaishou": 200, "bilibili": None}


def test_row_never_goes_into_the_channel_of_another_platform(database, who, now):
    mine = held_on(database, who, now, "douyin", account="江北大众")
    data = csv_bytes([PLATFORMS, AT_ONCE[1]])
    choices = {2: f"{mine}:douyin"}
    for said in ({}, choices):
        (line,) = look(database, now, data, choices=said, otherwise=SKIP).lines
        assert (list(line.fitting), line.choice) == ([], SKIP)
    assert run(database, who, now, data, choices=choices, otherwise=SKIP).figures == 0


def test_preview_says_which_rows_repeat_and_contradict_others(database, who, now):
    first = ["2026-10-01", "浦东店", "浦东4S", "20:00", "22:00", "111", "5", "1"]
    last = [*first[:5], "222", "9", "1"]
    data = csv_bytes([LEDGER, first, first, last, ROWS[1], ROWS[1]])
    for _ in range(2):  # of past campaigns and of broadcasts that are known
        seen = look(database, now, data)
        assert (seen.repeated, list(seen.contradicted)) == (3, [2, 3])
        run(database, who, now, data)
    assert standing(database, campaigns_there(database)[0].id)["views"] == 222


def test_preview_names_the_standing_figures_an_older_file_would_overturn(database, who, now):
    old = [LEDGER, ROWS[0]]
    assert look(database, now, csv_bytes(old)).changes == []
    run(database, who, now, csv_bytes(old))
    newer = [LEDGER, [*ROWS[0][:6], "33", "700"]]
    run(database, who, now + timedelta(days=1), csv_bytes(newer))
    later = now + timedelta(days=2)
    found = look(database, later, csv_bytes(old)).changes
    assert {(c.metric, c.before, c.after) for c in found} == {
        ("leads", 33, 30),
        ("spend", 700, 600),
    }
    (channel,) = campaigns_there(database)[0].platform.channels
    assert {c.room.channel_id for c in found} == {channel.id}
    assert look(database, later, csv_bytes(newer)).changes == []


def test_what_a_file_does_not_overturn_is_no_change(database, who, now):
    """What was typed as final stands above a first result of a file."""
    mine = make(database, who, now, start="2026-11-22T12:00:00Z")
    ended = now - timedelta(hours=11)
    typed = Figure("f1", mine, "", "leads", 7, ended, now, "person", "策划甲", "final", "策划甲")
    channel = campaigns.get(database, mine).platform.channels[0].id
    with database.write() as connection:
        figures.add(connection, [replace(typed, channel_id=channel)])
    row = ["2026-11-22", "浦东店", "浦东4S", "20:00", "22:00", "100", "3", "60"]
    seen = look(database, now, csv_bytes([LEDGER, row]))
    assert (seen.fresh, seen.changes) == (4, [])


def test_library_account_of_another_platform_does_not_take_a_row(database, who, now):
    account = {"name": "江北大众", "platform": "douyin"}
    library.add(database, who, "account", account, now=now)
    run(database, who, now, csv_bytes([PLATFORMS, AT_ONCE[2]]))
    (campaign,) = campaigns_there(database)
    (channel,) = campaign.platform.channels
    assert (channel.platform, channel.library_id) == ("kuaishou", "")


def test_mapping_by_hand_is_remembered(database, who, now):
    data = csv_bytes([["哪天", "几点", "号", "来了多少"], ["2026-10-01", "20:00", "浦东4S", "100"]])
    file = file_reading.read_file(database, "表.csv", data)
    assert file_reading.mapping(database, file.sheets[0]) == ["", "", "", ""]
    targets = ["@day", "@start", "@account", "views"]
    assert run(database, who, now, data, name="表.csv", targets=targets).figures == 1
    again = csv_bytes([["哪天", "几点", "号", "来了多少"], ["2026-10-02", "20:00", "浦东4S", "90"]])
    assert (
        file_reading.mapping(database, file_reading.read_file(database, "b.csv", again).sheets[0])
        == targets
    )


def test_file_that_is_no_table_is_refused_with_a_sentence(database):
    from planner.i18n import words

    hostile = {
        "a.pdf": b"%PDF-1.7",
        "a.csv": b"",
        "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        "b.xlsx": b"a,b\n1,2",
        "c.csv": b"a," * (27 * 1024 * 1024),
        "d.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    }
    for name, data in hostile.items():
        with pytest.raises(InputError) as caught:
            file_reading.read_file(database, name, data)
        for language in ("zh", "en"):
            assert name in words(language)(caught.value.key, **caught.value.params)


def test_thousand_rows_are_imported_at_once(database, who, now):
    start = datetime.fromisoformat("2023-01-01 20:00:00")
    rows = [
        [
            (start + timedelta(days=n)).strftime("%Y-%m-%d"),
            "浦东店",
            "浦东4S",
            "20:00",
            "22:00",
            n,
            n,
            n,
        ]
        for n in range(1000)
    ]
    data = csv_bytes([LEDGER, *rows])
    assert len(look(database, now, data).lines) == 1000
    done = run(database, who, now, data)
    assert (done.campaigns, done.figures) == (1000, 4000)
    assert run(database, who, now, data).figures == 0


def test_video_is_found_by_its_id_and_the_others_are_left_out(database, who, now):
    mine = make(database, who, now, start="2025-03-15T12:00:00Z", room="F3HVs95pagk", on="youtube")
    data = csv_bytes(
        [
            ["Content", "Video title", "Video publish time", "Duration", "Views"],
            ["Total", "", "", "", 100],
            ["F3HVs95pagk", "SUV live", "Mar 15, 2025", 7200, 60],
            ["other", "Other", "Dec 21, 2024", 59, 40],
        ]
    )
    done = run(database, who, now, data, name="Table data.csv", otherwise=SKIP)
    assert (done.figures, done.campaigns) == (2, 0)
    assert standing(database, mine) == {"views": 60, "airtime": 7200}


def test_import_and_taking_it_back_work_on_every_store(any_database, who, now):
    data = csv_bytes([LEDGER, *ROWS])
    done = run(any_database, who, now, data)
    assert done.figures == 7
    assert run(any_database, who, now, data).figures == 0
    assert imports.take_back(any_database, TELEMETRY, who, done.import_id, now=now).deleted == 2


def test_what_was_saved_between_preview_and_import_counts(any_database, who, now):
    """A figure that somebody brought meanwhile is not brought again, and its total is right."""
    made = make(any_database, who, now)
    later = [LEDGER, ["2026-10-01", "浦东店", "浦东4S", "20:00", "22:00", "12000", "30", "600"]]
    file = file_reading.read_file(any_database, "台账.csv", csv_bytes(later))
    sheet = file.sheets[0]
    targets = file_reading.mapping(any_database, sheet)
    asked = (any_database, sheet, targets, ZONE, {})
    seen = broadcast_imports.preview(*asked, otherwise=SKIP, now=now)
    assert (seen.fresh, seen.same) == (4, 0)  # views, leads, spend and airtime
    run(any_database, who, now, csv_bytes([LEDGER[:6], later[1][:6]]), name="b.csv", otherwise=SKIP)
    done = broadcast_imports.commit(
        any_database, who, file, sheet, targets, ZONE, seen, now=now + timedelta(seconds=1)
    )
    assert (done.figures, done.same) == (2, 2)
    with any_database.read() as connection:
        kept = {one.metric: one.value for one in broadcast_totals.of(connection, made)}
    assert (kept["views"], kept["leads"], kept["spend"]) == (12000, 30, 600)


def test_what_is_saved_while_an_import_works_it_out_counts(database, who, now):
    """The import reads before it holds the store; where something was saved in between, it
    looks again before it writes."""
    made = make(database, who, now)
    row = ["2026-10-01", "浦东店", "浦东4S", "20:00", "22:00", "12000", "30", "600"]
    file = file_reading.read_file(database, "台账.csv", csv_bytes([LEDGER, row]))
    sheet = file.sheets[0]
    targets = file_reading.mapping(database, sheet)
    seen = broadcast_imports.preview(database, sheet, targets, ZONE, {}, otherwise=SKIP, now=now)
    written: list[broadcast_imports.Done] = []

    def write() -> None:
        written.append(
            broadcast_imports.commit(
                database, who, file, sheet, targets, ZONE, seen, now=now + timedelta(seconds=9)
            )
        )

    importing = threading.Thread(target=write)
    with database.write() as connection:
        importing.start()
        time.sleep(0.5)  # it has read, and waits to write
        fresh = Figure("f1", made, "", "visits", 7, now, now, "person", "策划甲", "final", "策划甲")
        figures.add(connection, [fresh])
        campaign_store.count_up(connection, made)
    importing.join(20)
    assert written[0].figures == 4
    with database.read() as connection:
        kept = {one.metric: one.value for one in broadcast_totals.of(connection, made)}
    assert (kept["views"], kept["visits"]) == (12000, 7)


def test_progress_is_told_and_grows(database, who, now):
    rows = [
        ["2026-10-01", f"店{i}", f"号{i}", "20:00", "22:00", "100", "3", "60"] for i in range(90)
    ]
    file = file_reading.read_file(database, "台账.csv", csv_bytes([LEDGER, *rows]))
    sheet = file.sheets[0]
    targets = file_reading.mapping(database, sheet)
    seen = broadcast_imports.preview(database, sheet, targets, ZONE, {}, otherwise=MAKE, now=now)
    told: list[float] = []
    broadcast_imports.commit(
        database, who, file, sheet, targets, ZONE, seen, now=now, progress=told.append
    )
    assert told == sorted(told)
    assert told[0] == 0
    assert 30 < len(told) <= 100
    assert told[-1] < 1
