"""Live numbers: what stands now, the pace, what stands out, and questions for the host."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns, figures, show
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
    assert "200 里约能到 90，现在 18" in said  # 18 in 24 minutes of 120


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
