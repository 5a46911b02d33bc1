"""Live numbers: what stands now, the pace, what stands out, and questions for the host."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from planner.actions import campaigns, chat_questions, figures, show
from planner.domain.show_commands import Command
from planner.domain.telemetry import Event, Sample
from planner.i18n import words
from planner.store import feeds
from planner.store.feeds import FeedRow
from planner.store.telemetry import telemetry
from tests.a_show import CUES


@pytest.fixture
def began() -> datetime:
    """Half an hour ago: the stream is on."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def campaign_id(app_store, who, began) -> str:
    return broadcast(app_store, who, began)


def broadcast(app_store, who, began) -> str:
    parts = {
        "header": {"title": "周五直播", "store_id": "s1", "starts_at": began.isoformat()},
        "run_sheet": {"cues": CUES},
        "goals": {
            "targets": [
                {"id": "a", "metric": "leads", "value": 200},
                {"id": "b", "metric": "peak_concurrent", "value": 500},
            ]
        },
        "platform": {
            "channels": [
                {"id": "yt", "platform": "youtube", "account": "门店*频道*"},
                {"id": "dy", "platform": "douyin", "account": "门店号"},
            ]
        },
    }
    return campaigns.create(app_store, who, parts, now=began)


def comment(campaign_id: str, number: int, at: datetime, text: str) -> Event:
    return Event(
        campaign_id, "yt", "comment", f"m{number}", at, "v", text, 1, None, "", "", "", at,
        "api:youtube",
    )  # fmt: skip


def watched(campaign_id: str, began: datetime, minutes: int, viewers) -> list[Sample]:
    return [
        Sample(
            campaign_id,
            "yt",
            "concurrent",
            began + timedelta(minutes=n),
            viewers(n),
            0,
            "live",
            began + timedelta(minutes=n),
            "api:youtube",
        )
        for n in range(minutes)
    ]


def shown(page) -> str:
    parts = [
        *page.markdown, *page.info, *page.caption, *page.warning, *page.header, *page.metric,
        *page.subheader,
    ]  # fmt: skip
    return "\n".join(f"{getattr(part, 'label', '')} {part.value}" for part in parts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_campaign_without_numbers_says_where_they_come_from(open_page, campaign_id, language):
    page = open_page("floor", campaign_id, language)
    assert not page.exception
    t = words(language)
    assert t("floor.empty") in shown(page)
    assert t("floor.questions.none") in shown(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_typed_number_alone_is_told_with_age_and_by_whom(
    open_page, app_store, who, campaign_id, began, language
):
    for minutes, viewers in ((8, 100), (18, 120), (28, 130)):
        at = began + timedelta(minutes=minutes)
        values = {"concurrent": viewers, "leads": float(minutes)}
        figures.add(app_store, who, campaign_id, "dy", values, when="live", holds_for=at, now=at)
    page = open_page("floor", campaign_id, language)
    assert not page.exception
    said = shown(page)
    by = words(language)("metrics.source.person", name="策划甲")
    assert by in said
    assert words(language)("floor.rhythm.typed", channel="X", n=10).partition("X")[2] in said


def test_the_pace_goes_on_to_the_end_of_the_broadcast(
    open_page, app_store, who, campaign_id, began
):
    at = began + timedelta(minutes=24)
    figures.add(app_store, who, campaign_id, "", {"leads": 18.0}, when="live", holds_for=at, now=at)
    said = shown(open_page("floor", campaign_id))
    assert "目标 200，照此约 90，现在 18" in said  # 18 in 24 minutes of 120


def test_what_is_known_of_one_channel_only_is_told_with_the_other_one_named(
    open_page, app_store, who, campaign_id, began
):
    at = began + timedelta(minutes=24)
    for channel, values in (("dy", {"leads": 18.0, "spend": 400.0}), ("yt", {"spend": 100.0})):
        figures.add(app_store, who, campaign_id, channel, values, when="live", holds_for=at, now=at)
    said = shown(open_page("floor", campaign_id)).replace("\\", "")
    assert "照此至少约 90，现在 ≥ 18（YouTube · 门店*频道* 未接入）" in said
    assert "最高在线" in said
    assert "目标 500，还没有数" in said


def test_what_a_cost_per_lead_lacks_is_said(open_page, app_store, who, campaign_id, began):
    at = began + timedelta(minutes=24)
    for channel, values in (("dy", {"leads": 18.0}), ("yt", {"spend": 100.0})):
        figures.add(app_store, who, campaign_id, channel, values, when="live", holds_for=at, now=at)
    said = shown(open_page("floor", campaign_id)).replace("\\", "")
    assert "YouTube · 门店*频道* 的线索" in said.partition("线索成本还算不出，缺：")[2]


def test_an_amount_in_a_card_has_no_cents(open_page, app_store, who, campaign_id, began):
    at = began + timedelta(minutes=24)
    for channel, spend in (("dy", 12345.6), ("yt", 0.5)):
        figures.add(
            app_store, who, campaign_id, channel, {"spend": spend}, when="live", holds_for=at,
            now=at,
        )  # fmt: skip
    page = open_page("floor", campaign_id)
    assert "¥12,346" in [metric.value.replace("\\", "") for metric in page.metric]
    assert "¥0.50" in shown(page).replace("\\", "")


def test_a_channel_nobody_typed_for_long_is_asked_for(
    open_page, app_store, who, campaign_id, began
):
    for minutes in (4, 8, 12):
        at = began + timedelta(minutes=minutes)
        figures.add(
            app_store, who, campaign_id, "dy", {"concurrent": 90.0}, when="live", holds_for=at,
            now=at,
        )  # fmt: skip
    page = open_page("floor", campaign_id)
    (warned,) = (warning.value for warning in page.warning)
    assert "没有录入在线人数，之前约每 4 分钟一次" in warned
    assert "没有异常" not in shown(page)


def test_a_drop_and_a_silent_connector_are_told_with_since_when(
    open_page, app_store, who, campaign_id, began
):
    telemetry().append(watched(campaign_id, began, 29, lambda n: 1000 if n < 22 else 500))
    row = FeedRow(
        campaign_id,
        "yt",
        "k",
        "chat",
        last_ok_at=began + timedelta(minutes=20),
        error={"reason": "unreachable"},
    )
    with app_store.write() as db:
        feeds.keep(db, [row])
    page = open_page("floor", campaign_id)
    assert not page.exception
    warned = " ".join(w.value for w in page.warning)
    assert "掉人" in warned
    assert "1,000" in warned
    assert "历史不足" in warned
    assert "连不上平台" in warned


def test_the_usual_of_the_stores_last_broadcasts_stands_beside_the_viewers(
    open_page, app_store, who, campaign_id, began
):
    for weeks in (1, 2, 3):
        past = began - timedelta(weeks=weeks)
        telemetry().append(watched(broadcast(app_store, who, past), past, 60, lambda n: 700))
    telemetry().append(watched(campaign_id, began, 29, lambda n: 800))
    said = shown(open_page("floor", campaign_id))
    assert "平时这一分钟 700（过去 3 场）" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_last_broadcasts_had_by_this_minute_stands_beside_the_counts(
    open_page, app_store, who, campaign_id, began, language
):
    for weeks, leads in ((1, 6.0), (2, 9.0), (3, 30.0)):
        start = began - timedelta(weeks=weeks)
        past = broadcast(app_store, who, start)
        telemetry().append(
            events=[comment(past, n, start + timedelta(minutes=n), "好看") for n in range(10)]
        )
        for minutes in (12, 24, 36):
            at = start + timedelta(minutes=minutes)
            typed = {"leads": leads * minutes / 12, "spend": 40.25 * minutes}
            figures.add(app_store, who, past, "dy", typed, when="live", holds_for=at, now=at)
    at = began + timedelta(minutes=24)
    typed = {"leads": 20.0, "spend": 800.0}
    figures.add(app_store, who, campaign_id, "dy", typed, when="live", holds_for=at, now=at)
    telemetry().append(events=[comment(campaign_id, 1, began, "好看")])
    page = open_page("floor", campaign_id, language)
    assert not page.exception
    said = shown(page).replace("\\", "")
    t = words(language)
    assert t("floor.usual_so_far", usual="18", n=3) in said  # of 12, 18 and 60
    assert t("floor.usual_so_far", usual=t.money(966, "CNY"), n=3) in said  # 40.25 a minute
    assert t("floor.usual_so_far", usual="10", n=3) in said  # comments, all in ten minutes


def test_two_broadcasts_say_nothing_of_what_is_usual_by_a_minute(
    open_page, app_store, who, campaign_id, began
):
    for weeks in (1, 2):
        start = began - timedelta(weeks=weeks)
        past = broadcast(app_store, who, start)
        telemetry().append(events=[comment(past, 1, start, "好看")])
    telemetry().append(events=[comment(campaign_id, 1, began, "好看")])
    said = shown(open_page("floor", campaign_id))
    assert "评论" in said
    assert "平时到这一分钟" not in said


def test_a_question_is_sent_to_the_host_once(open_page, app_store, campaign_id, began):
    at = began + timedelta(minutes=27)
    telemetry().append(
        events=[comment(campaign_id, 1, at, "续航*多少*？"), comment(campaign_id, 2, at, "好看")]
    )
    page = open_page("floor", campaign_id)
    assert "好看" not in shown(page)
    page.button("ask:yt:m1").click().run()
    assert not page.exception
    asked = show.stage(app_store, campaign_id).show.questions
    assert [question.text for question in asked] == ["续航*多少*？"]
    assert not [button for button in page.button if button.key == "ask:yt:m1"]
    assert "已发给主播" in shown(page)


@pytest.mark.parametrize(("asked_again", "sendable"), [(None, False), (28, True)])
def test_a_question_that_was_answered_says_so_until_it_is_asked_again(
    open_page, app_store, who, campaign_id, began, asked_again, sendable
):
    sent = began + timedelta(minutes=20)
    first = comment(campaign_id, 1, sent, "续航多少？")
    telemetry().append(events=[first])
    chat_questions.send_to_host(app_store, who, campaign_id, first, now=sent)
    stands = show.stage(app_store, campaign_id).show
    number = {"question": stands.questions[0].seq}
    answered = Command(kind="answered", key="answered", run=0, seen=stands.seq, arguments=number)
    show.command(app_store, "host", "主播A", campaign_id, answered, now=sent + timedelta(minutes=1))
    if asked_again:
        at = began + timedelta(minutes=asked_again)
        telemetry().append(events=[comment(campaign_id, 2, at, "续航多少？")])
    page = open_page("floor", campaign_id)
    assert ("已回答" in shown(page)) is not sendable
    again = [button for button in page.button if button.key == "ask:yt:m2"]
    assert bool(again) is sendable
    if again:
        again[0].click().run()
        questions = show.stage(app_store, campaign_id).show.questions
        assert [question.text for question in questions] == ["续航多少？"] * 2


def test_questions_stay_where_they_are_until_newer_ones_are_asked_for(
    open_page, campaign_id, began
):
    def asked(page) -> list[str]:
        return [button.key for button in page.button if button.key.startswith("ask:")]

    at = began + timedelta(minutes=20)
    telemetry().append(
        events=[comment(campaign_id, n, at + timedelta(minutes=n), f"问题{n}？") for n in (1, 2)]
    )
    page = open_page("floor", campaign_id)
    assert asked(page) == ["ask:yt:m2", "ask:yt:m1"]
    assert [b.label for b in page.button if b.key == "ask:yt:m1"] == ["问题1？"]
    newer = page.button(f"{campaign_id}:asked:new")
    assert newer.disabled
    telemetry().append(events=[comment(campaign_id, 3, at + timedelta(minutes=8), "问题3？")])
    sleep(3)  # what is read is shared for a moment
    page.run()
    assert asked(page) == ["ask:yt:m2", "ask:yt:m1"]
    newer = page.button(f"{campaign_id}:asked:new")
    assert newer.label == "1 条新提问"
    newer.click().run()
    assert asked(page) == ["ask:yt:m3", "ask:yt:m2", "ask:yt:m1"]


def test_a_long_question_takes_a_few_lines_and_reaches_the_host_as_it_is(
    open_page, app_store, campaign_id, began
):
    text = "问" * 400 + "？"
    telemetry().append(events=[comment(campaign_id, 1, began + timedelta(minutes=27), text)])
    page = open_page("floor", campaign_id)
    assert page.button("ask:yt:m1").label == "问" * 20 + "…"
    assert "问" * 75 + "…" in shown(page)
    page.button("ask:yt:m1").click().run()
    (sent,) = show.stage(app_store, campaign_id).show.questions
    assert sent.text == text


def test_a_show_that_was_finished_is_over_before_its_planned_end(
    open_page, app_store, campaign_id, began
):
    telemetry().append(watched(campaign_id, began, 29, lambda n: 640))
    for kind in ("start", "finish"):
        stands = show.stage(app_store, campaign_id).show
        wanted = Command(kind=kind, key=f"{kind}-broadcast", run=0, seen=stands.seq)
        show.command(
            app_store, "console", "场控A", campaign_id, wanted, now=began + timedelta(minutes=28)
        )
    said = shown(open_page("floor", campaign_id))
    assert words("zh")("floor.not_on_air") in said
    assert words("zh")("floor.goals") not in said
    assert "初步" in said
    assert "实时" not in said
    assert "实时" not in shown(open_page("metrics", campaign_id))
    review = open_page("review", campaign_id)
    assert words("zh")("review.not_yet") not in shown(review)
    assert words("zh")("said.title") in shown(review)
    assert [button for button in review.button if button.key == "review_sign"]


def test_after_the_end_the_last_numbers_stand_still(open_page, app_store, who, began):
    long_ago = began - timedelta(days=2)
    campaign_id = broadcast(app_store, who, long_ago)
    telemetry().append(watched(campaign_id, long_ago, 60, lambda n: 640))
    page = open_page("floor", campaign_id)
    assert not page.exception
    said = shown(page)
    assert "现在不在直播" in said
    assert "640" in said
    assert not page.warning
    asked = words("zh")("cut_curve.note.now")
    assert asked not in [field.label for field in page.text_input]


def test_what_happens_now_is_noted_on_the_curve(open_page, app_store, campaign_id, began):
    telemetry().append(watched(campaign_id, began, 29, lambda n: 640))
    page = open_page("floor", campaign_id)
    asked = words("zh")("cut_curve.note.now")
    next(field for field in page.text_input if field.label == asked).input("观众鼓掌")
    label = words("zh")("cut_curve.note.add")
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    (note,) = campaigns.get(app_store, campaign_id).review.curve_notes
    assert (note.text, note.by) == ("观众鼓掌", "策划甲")
    assert datetime.now(UTC) - note.at < timedelta(minutes=5)
    assert "观众鼓掌（策划甲）" in shown(page).replace("\\", "")
