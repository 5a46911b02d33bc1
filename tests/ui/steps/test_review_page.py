"""Step 10 on the screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns
from planner.domain.figures import Figure
from planner.domain.rows import new_id
from planner.store import figures

REVIEW = {
    "lessons": [{"id": "words", "kind": "keep", "text": "开场先说福利"}],
    "action": {
        "text": "每 8 分钟一次留资口播",
        "owner": "场控B",
        "due": "2099-01-01",
        "metric": "leads",
    },
}


def held(store, who, now, days_ago: int, **parts) -> str:
    header = {
        "title": f"{days_ago} 天前的直播",
        "store_id": "store1",
        "starts_at": (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(),
    }
    return campaigns.create(store, who, {"header": header, **parts}, now=now)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_review_page_opens_before_and_after_the_broadcast(open_page, app_store, who, now, language):
    for days_ago in (-3, 2):
        campaign_id = held(app_store, who, now, days_ago, review=REVIEW)
        assert not open_page("review", campaign_id, language).exception


def test_the_review_is_signed_and_the_campaign_counts_as_reviewed(open_page, app_store, who, now):
    campaign_id = held(app_store, who, now, 1, review=REVIEW)
    page = open_page("review", campaign_id)
    page.button("review_sign").click().run()
    assert not page.exception
    campaign = campaigns.get(app_store, campaign_id)
    assert campaign.header.status == "reviewed"
    assert campaign.review.signed_by == "策划甲"
    assert any("策划甲" in s.value for s in page.success)


def test_a_review_without_an_action_is_refused_with_a_sentence(open_page, app_store, who, now):
    campaign_id = held(app_store, who, now, 1)
    page = open_page("review", campaign_id)
    page.button("review_sign").click().run()
    assert campaigns.get(app_store, campaign_id).review.signed_at is None
    assert any("还不能签字" in toast.value for toast in page.toast)


def test_last_lessons_come_up_in_the_next_campaign_and_are_marked_there(
    open_page, app_store, who, now
):
    before = held(app_store, who, now, 9, review=REVIEW)
    campaign_id = held(app_store, who, now, -2)
    page = open_page("review", campaign_id)
    assert any("开场先说福利" in m.value for m in page.markdown)
    page.button_group(f"{before}:settle:words").set_value("done").run()
    page.button_group(f"{before}:settle:").set_value("not_done").run()
    assert not page.exception
    review = campaigns.get(app_store, before).review
    assert (review.lessons[0].outcome, review.action.outcome) == ("done", "not_done")


def counted(store, campaign_id: str, **counts: float) -> None:
    """Figures of a whole broadcast, read after it."""
    read = datetime.now(UTC)
    rows = [
        Figure(
            new_id(), campaign_id, "", metric, value, read, read, "person", "", "final", "策划甲"
        )
        for metric, value in counts.items()
    ]
    with store.write() as connection:
        figures.add(connection, rows)


def test_a_rate_below_the_stores_own_is_named_with_what_it_points_to(
    open_page, app_store, who, now
):
    for days_ago, viewers in ((40, 1_900), (30, 2_000), (20, 9_000)):
        before = held(app_store, who, now, days_ago)
        counted(app_store, before, impressions=10_000, viewers=viewers)
    campaign_id = held(app_store, who, now, 1)
    counted(app_store, campaign_id, impressions=10_000, viewers=1_000)
    page = open_page("review", campaign_id)
    assert not page.exception
    (said,) = [m.value for m in page.markdown if "lightbulb" in m.value and "封面" in m.value]
    assert "10%" in said
    assert "平时 20%（近 3 场）" in said


def test_by_fewer_than_three_broadcasts_nothing_is_judged(open_page, app_store, who, now):
    for days_ago in (30, 20):
        before = held(app_store, who, now, days_ago)
        counted(app_store, before, impressions=10_000, viewers=2_000)
    campaign_id = held(app_store, who, now, 1)
    counted(app_store, campaign_id, impressions=10_000, viewers=1_000)
    page = open_page("review", campaign_id)
    assert not page.exception
    assert not any("lightbulb" in m.value for m in page.markdown)
    assert any("不到 3 场" in caption.value for caption in page.caption)


def test_without_figures_nothing_is_diagnosed(open_page, app_store, who, now):
    campaign_id = held(app_store, who, now, 1)
    page = open_page("review", campaign_id)
    assert not any(s.value == "哪一步偏低" for s in page.subheader)
