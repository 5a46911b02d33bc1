"""The pages around a show: the console's, and the as-run record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from planner.actions import as_run, campaigns, editing, show, sign_off, stage_links
from planner.documents import as_run_xlsx
from planner.domain import timing
from planner.domain.show_commands import Command
from planner.errors import InputError, NotAllowedError
from planner.i18n import words
from tests import a_show


def _run(database, campaign_id, *steps) -> None:
    """Do commands, a minute apart, ending now."""
    now = datetime.now(UTC) - timedelta(minutes=len(steps))
    for number, (kind, arguments) in enumerate(steps):
        seen = show.stage(database, campaign_id).show.seq
        command = Command(kind=kind, key=f"step-{number:04}", run=0, seen=seen, arguments=arguments)
        at = now + timedelta(minutes=number)
        show.command(database, "console", "场控A", campaign_id, command, now=at)


ALL = (
    ("start", {}),
    ("mark", {"mark": "highlight", "note": "=1+1"}),
    ("next", {}),
    ("message", {"text": "看镜头"}),
    ("finish", {}),
)


def _text(page) -> str:
    shown = [*page.markdown, *page.info, *page.caption, *page.warning, *page.error, *page.header]
    return "\n".join(str(element.value) for element in shown)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_of_the_console_makes_a_link_and_takes_it_back(app_store, open_page, language):
    campaign_id = a_show.make(app_store)
    page = open_page("on_air", campaign_id, language)
    assert not page.exception
    t = words(language)
    page.session_state[f"{campaign_id}:on_air"] = t("on_air.screens")
    page.run()
    assert t("on_air.not_shared") in _text(page)
    page.selectbox[0].select("主播A")
    next(b for b in page.button if b.label == t("on_air.make")).click()
    page.run()
    assert not page.exception
    made = [link for link in stage_links.of_campaign(app_store, campaign_id) if not link.own]
    assert [(link.name, link.role) for link in made] == [("主播A", "host")]
    next(b for b in page.button if b.key == f"revoke:{made[0].id}").click()
    page.run()
    assert stage_links.of_campaign(app_store, campaign_id)
    assert not any(
        link.holds(datetime.now(UTC))
        for link in stage_links.of_campaign(app_store, campaign_id)
        if not link.own
    )


def test_console_without_a_run_sheet_says_where_to_write_it(app_store, open_page):
    page = open_page("on_air", a_show.make(app_store, cues=[]))
    assert "流程脚本还是空的" in _text(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_record_is_shown_corrected_and_brought_back(app_store, open_page, language, who):
    campaign_id = a_show.make(app_store)
    page = open_page("as_run", campaign_id, language)
    t = words(language)
    assert t("as_run.empty") in _text(page)
    _run(app_store, campaign_id, *ALL)
    page = open_page("as_run", campaign_id, language)
    assert not page.exception
    assert t("as_run.source.log") in _text(page)
    next(b for b in page.button if b.key == "as_run.start_correcting").click()
    page.run()
    assert not page.exception
    assert t("as_run.source.corrected") in _text(page)
    campaign = campaigns.get(app_store, campaign_id)
    assert [row.title for row in campaign.as_run.rows] == ["开场", "六方位讲解", "试驾", "总结"]
    as_run.correct(app_store, who, campaign_id, now=datetime.now(UTC))
    assert campaigns.get(app_store, campaign_id).number("as_run") == 1
    page = open_page("campaign", campaign_id, language, part="as_run")
    assert not page.exception
    page = open_page("review", campaign_id, language)
    assert not page.exception
    assert t("as_run.mark_highlight") in _text(page)
    as_run.back_to_log(app_store, who, campaign_id, now=datetime.now(UTC))
    record, _ = as_run.record(app_store, campaigns.get(app_store, campaign_id))
    assert record.source == "log"


def test_show_that_was_not_run_is_written_by_hand(app_store, open_page):
    campaign_id = a_show.make(app_store, datetime.now(UTC) - timedelta(days=1))
    page = open_page("as_run", campaign_id)
    next(b for b in page.button if b.key == "as_run.write_by_hand").click()
    page.run()
    assert not page.exception
    assert "手写的记录" in _text(page)


def test_history_of_a_correction_names_the_field_and_the_second(app_store, open_page, who):
    campaign_id = a_show.make(app_store, datetime(2026, 11, 27, 12, tzinfo=UTC))
    now = datetime(2026, 11, 28, tzinfo=UTC)
    as_run.write_by_hand(app_store, who, campaign_id, now=now)
    row = campaigns.get(app_store, campaign_id).as_run.rows[0].id
    later = {("rows", row, "ended"): "2026-11-27T12:05:20Z"}
    editing.save_fields(app_store, who, campaign_id, "as_run", 1, later, now=now)
    page = open_page("campaign", campaign_id, part="as_run")
    assert not page.exception
    assert "实际结束" in _text(page)
    assert "20:05:00 → 20:05:20" in _text(page).replace("\\", "")


def test_record_by_hand_waits_for_the_end_and_a_second_start_changes_nothing(app_store, who, now):
    campaign_id = a_show.make(app_store, now)
    with pytest.raises(NotAllowedError):
        as_run.write_by_hand(app_store, who, campaign_id, now=now)
    over = now + timedelta(days=1)
    as_run.write_by_hand(app_store, who, campaign_id, now=over)
    first = campaigns.get(app_store, campaign_id).as_run
    as_run.write_by_hand(app_store, who, campaign_id, now=over)
    assert campaigns.get(app_store, campaign_id).as_run == first
    as_run.back_to_log(app_store, who, campaign_id, now=over)
    assert not campaigns.get(app_store, campaign_id).as_run.source


def test_record_is_not_corrected_before_the_end(app_store, who):
    campaign_id = a_show.make(app_store)
    now = datetime.now(UTC)
    with pytest.raises(InputError, match="nothing_ran"):
        as_run.correct(app_store, who, campaign_id, now=now)
    _run(app_store, campaign_id, ("start", {}))
    with pytest.raises(InputError, match="still_on"):
        as_run.correct(app_store, who, campaign_id, now=now)


def test_page_of_the_record_says_the_delay_of_each_channel(app_store, open_page, who):
    campaign_id = a_show.make(app_store)
    _run(app_store, campaign_id, *ALL)
    page = open_page("as_run", campaign_id)
    assert "门店号 未测，按 0 秒算" in _text(page)
    delay = {("channels", "dy", "delay_seconds"): 12}
    now = datetime.now(UTC)
    editing.save_fields(app_store, who, campaign_id, "platform", 1, delay, now=now)
    page = open_page("as_run", campaign_id, "en")
    assert "门店号 12 seconds" in _text(page)


def test_rehearsal_has_its_own_record_that_is_read_only(app_store, open_page):
    campaign_id = a_show.make(app_store)
    now = datetime.now(UTC)
    for run, (kind, arguments) in [
        (0, ("rehearse", {"speed": 60})),
        (1, ("start", {})),
        (1, ("next", {})),
        (1, ("finish", {})),
    ]:
        seen = show.stage(app_store, campaign_id).show.seq
        command = Command(
            kind=kind, key=f"rehearsal-{kind}", run=run, seen=seen, arguments=arguments
        )
        show.command(app_store, "console", "场控A", campaign_id, command, now=now)
        now += timedelta(seconds=5)
    page = open_page("as_run", campaign_id)
    assert words("zh")("as_run.empty") in _text(page)
    page.session_state[f"{campaign_id}:as_run:zh"] = "彩排 1"
    page.run()
    assert not page.exception
    assert "来自中控台的记录" in _text(page)
    assert not [b for b in page.button if b.key == "as_run.start_correcting"]


def test_show_that_finished_early_is_marked_as_held(app_store, who):
    campaign_id = a_show.make(app_store)
    now = datetime.now(UTC)
    with pytest.raises(NotAllowedError):
        sign_off.mark_held(app_store, who, campaign_id, now=now)
    _run(app_store, campaign_id, *ALL)
    sign_off.mark_held(app_store, who, campaign_id, now=now)
    assert campaigns.get(app_store, campaign_id).header.status == "held"


def test_xlsx_of_the_record_holds_no_formula(app_store):
    campaign_id = a_show.make(app_store)
    _run(app_store, campaign_id, *ALL)
    campaign = campaigns.get(app_store, campaign_id)
    record, ran = as_run.record(app_store, campaign)
    book = openpyxl.load_workbook(BytesIO(as_run_xlsx.build(campaign, record, ran, words("zh"))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    texts = {str(cell.value) for cell in cells}
    assert {"开场", "六方位讲解", "高光: =1+1", "给主播的消息：看镜头"} <= texts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_record_says_who_broke_off_why_and_when_a_question_was_answered(app_store, language):
    campaign_id = a_show.make(app_store)
    _run(
        app_store,
        campaign_id,
        ("start", {}),
        ("question", {"text": "续航？"}),
        ("break_off", {"note": "路由器重启"}),
        ("go_on", {}),
        ("answered", {"question": 2}),
    )
    campaign = campaigns.get(app_store, campaign_id)
    w = words(language)
    ran = show.stage(app_store, campaign_id).show
    lines = as_run_xlsx.moments(campaign, ran, w)
    broken = f"{w('as_run.pause_broken', length='1:00')}: 路由器重启"
    assert broken in [what for _, what, by in lines if by == "场控A"]
    answered = next(what for _, what, _ in lines if "续航" in what)
    begins, zone = ran.timing.started_at, campaign.header.zone
    at = timing.exact_clock(begins + timedelta(minutes=4), begins, zone)
    assert answered == w("as_run.question_answered", text="续航？", at=at)
