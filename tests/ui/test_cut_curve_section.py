"""The review's cues: the chart, the table, and the result to send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st

from bench._histories import KINDS
from planner.actions import as_run, campaigns
from planner.actions.editing import write_part
from planner.i18n import words
from planner.store import figures
from planner.store.telemetry import telemetry
from tests.insight.cue_history import FRIDAY, comment, fill
from tests.insight.past_broadcasts import figure, put_figures


def shown(page) -> str:
    parts = [*page.markdown, *page.info, *page.caption, *page.subheader]
    return "\n".join(str(part.value) for part in parts)


def table(page):
    (found,) = [frame.value for frame in page.dataframe if "c10" in frame.value.columns]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_review_without_minutes_says_what_is_needed(open_page, app_store, who, now, language):
    began = datetime.now(UTC) - timedelta(days=1)
    header = {"title": "昨天的直播", "starts_at": began.isoformat()}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    page = open_page("review", campaign_id, language)
    assert not page.exception
    assert words(language)("cut_curve.none") in shown(page)


def test_before_the_broadcast_there_is_no_curve_to_cut(open_page, app_store, who, now):
    begins = datetime.now(UTC) + timedelta(days=1)
    header = {"title": "明天的直播", "starts_at": begins.isoformat()}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    assert words("zh")("cut_curve.title") not in shown(open_page("review", campaign_id))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_little_history_only_the_raw_change_is_shown(open_page, app_store, who, language):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    telemetry().append(
        events=[comment(campaign_id, n, FRIDAY + timedelta(minutes=5)) for n in range(7)]
    )
    page = open_page("review", campaign_id, language)
    assert not page.exception
    t = words(language)
    said = shown(page)
    assert t("cut_curve.by_by_hand") in said
    assert t("cut_curve.too_few", n=1, needed=5) in said
    rows = table(page)
    assert t("cut_curve.why.few_broadcasts") in set(rows["c9"])
    assert rows["c10"].iloc[-1] == 7  # comments in all
    assert rows["c10"].iloc[:-1].sum() == 7  # in the cues, and outside them


@pytest.mark.parametrize(("name", "key"), [("review", "cut"), ("floor", "floor")])
def test_the_curve_has_a_table_of_its_minutes_behind_it(open_page, app_store, who, name, key):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    page = open_page(name, campaign_id)
    assert words("zh")("minute_curve.table") in [box.label for box in page.expander]
    page.session_state[f"{campaign_id}:{key}:table"] = True
    page.run()
    assert not page.exception
    curve = telemetry().curve(campaign_id, ["concurrent"])
    tables = [
        frame.value
        for frame in page.dataframe
        if words("zh")("minute_curve.table.at") in frame.value
    ]
    assert [len(one) for one in tables] == [len(curve)]


def test_without_a_record_it_is_cut_as_planned_and_says_so(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    as_run.back_to_log(app_store, who, campaign_id, now=FRIDAY)
    page = open_page("review", campaign_id)
    assert not page.exception
    assert words("zh")("cut_curve.by_planned") in shown(page)


def test_what_a_kind_of_cue_does_is_told_with_its_range_and_as_association(
    open_page, app_store, who
):
    planted = {KINDS[0]: 0.05}
    ids = fill(app_store, telemetry(), who, 20, planted=planted)
    page = open_page("review", ids[-1])
    assert not page.exception
    said = shown(page)
    assert "每分钟比平时多" in said
    assert "不等于因果" in said


def test_the_result_is_one_tap_away_and_says_how_final_it_is(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    put_figures(app_store, campaign_id, FRIDAY, {"leads": 12})
    page = open_page("review", campaign_id)
    labels = [box.label for box in page.expander]
    assert words("zh")("cut_curve.report.in_state", state="最终") in labels


def test_a_result_seen_before_it_was_final_is_offered_again_when_it_is(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    again = words("zh")("cut_curve.report.final_now")

    def read(state: str, hours: int) -> None:
        at = FRIDAY + timedelta(hours=hours)
        row = figure("leads", 10 + hours, FRIDAY, campaign=campaign_id, state=state, read_at=at)
        with app_store.write() as connection:
            figures.add(connection, [row])
        st.cache_resource.clear()  # else what was read two seconds ago still stands

    header = campaigns.get(app_store, campaign_id).body("header") | {"status": "held"}
    with app_store.write() as connection:
        write_part(connection, who.name, campaign_id, "header", header, FRIDAY)
    read("provisional", 3)
    assert again not in shown(open_page("review", campaign_id))
    send = open_page("send", campaign_id)
    assert not send.exception
    assert again not in shown(open_page("review", campaign_id))  # still provisional
    read("final", 14)
    assert again in shown(open_page("review", campaign_id))
    send.run()
    assert again not in shown(open_page("review", campaign_id))  # it was sent again


def test_a_clip_becomes_a_task_with_a_cut_list_or_is_folded_away(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    rush = FRIDAY + timedelta(minutes=40)
    telemetry().append(events=[comment(campaign_id, n, rush) for n in range(60)])
    page = open_page("review", campaign_id)
    assert not page.exception
    accept = [b for b in page.button if ":accept:" in (b.key or "")]
    assert accept
    accept[0].click().run()
    assert not page.exception
    tasks = campaigns.get(app_store, campaign_id).follow_up.tasks
    assert [task.kind for task in tasks] == ["clip"]
    assert words("zh")("cut_curve.clips.cut_list", n=1) in shown(page)
    dismiss = next(b for b in page.button if ":dismiss:" in (b.key or ""))
    dismiss.click().run()
    assert not page.exception
    follow_up = campaigns.get(app_store, campaign_id).follow_up
    assert len(follow_up.dismissed_clips) == 1
    folded = words("zh")("cut_curve.clips.dismissed", n=1)
    assert folded in [box.label for box in page.expander]


def test_a_note_at_a_moment_stands_in_the_review_until_it_is_removed(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    page = open_page("review", campaign_id)
    t = words("zh")

    def field(label: str):
        return next(one for one in page.text_input if one.label == label)

    field(t("cut_curve.note.when")).input("20:35")
    field(t("review.curve_notes.text")).input("*掌声*")
    next(b for b in page.button if b.label == t("cut_curve.note.add")).click().run()
    assert not page.exception
    (note,) = campaigns.get(app_store, campaign_id).review.curve_notes
    assert note.at == FRIDAY + timedelta(minutes=35)
    assert "\\*掌声\\*" in shown(page)
    page.button(f"{campaign_id}:note:{note.id}").click().run()
    assert campaigns.get(app_store, campaign_id).review.curve_notes == []


def test_a_note_at_no_time_is_refused_with_a_sentence(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    page = open_page("review", campaign_id)
    t = words("zh")
    next(one for one in page.text_input if one.label == t("cut_curve.note.when")).input("掌声")
    label = t("review.curve_notes.text")
    next(one for one in page.text_input if one.label == label).input("很响")
    next(b for b in page.button if b.label == t("cut_curve.note.add")).click().run()
    assert not page.exception
    assert page.error
    assert campaigns.get(app_store, campaign_id).review.curve_notes == []


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("", "cut_curve.note.no_time"),
        ("昨天", "cut_curve.note.not_a_time"),
        ("23:59", "cut_curve.note.outside"),
    ],
)
def test_a_note_with_no_moment_of_the_broadcast_is_not_lost(
    open_page, app_store, who, typed, refused
):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    page, t = open_page("review", campaign_id), words("zh")

    def field(label: str):
        return next(f for f in page.text_input if f.label == label)

    field(t("cut_curve.note.when")).input(typed)
    field(t("review.curve_notes.text")).input("掌声")
    next(b for b in page.button if b.label == t("cut_curve.note.add")).click().run()
    said = t(refused, value=typed, since="20:00", until="22:00")
    assert said in [error.value.replace("\\", "") for error in page.error]
    assert field(t("review.curve_notes.text")).value == "掌声"
    assert campaigns.get(app_store, campaign_id).review.curve_notes == []
    field(t("cut_curve.note.when")).input("+35")
    next(b for b in page.button if b.label == t("cut_curve.note.add")).click().run()
    assert [n.text for n in campaigns.get(app_store, campaign_id).review.curve_notes] == ["掌声"]
    assert field(t("review.curve_notes.text")).value == ""
    assert t("review.curve_notes") in [box.label for box in page.expander]  # so it stays open


def test_what_the_chart_shows_is_told_in_sentences(open_page, app_store, who):
    (campaign_id,) = fill(app_store, telemetry(), who, 1)
    page = open_page("review", campaign_id)
    told = [chart.proto.alt for chart in page.get("plotly_chart")]
    (alt,) = (alt for alt in told if "环节：" in alt)
    assert "。环节：" in alt
