"""What people said, on step 7 and in the review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from planner.actions import campaigns
from planner.store.telemetry import telemetry
from tests.insight.a_stream import event


def held(app_store, who, now, *, days_ago: int = 1) -> str:
    starts = datetime.now(UTC) - timedelta(days=days_ago)
    return campaigns.create(
        app_store, who, {"header": {"title": "直播", "starts_at": starts.isoformat()}}, now=now
    )


def written(campaign_id: str, *texts: str) -> None:
    made = [
        replace(event(n / 10), campaign_id=campaign_id, id=f"e{n:04}", text=text)
        for n, text in enumerate(texts)
    ]
    telemetry().append(events=made)


def texts_of(page) -> str:
    return "\n".join(e.value for e in [*page.markdown, *page.caption, *page.info]).replace("\\", "")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("step", ["interaction", "review"])
def test_without_comments_the_way_to_them_is_shown(open_page, app_store, who, now, step, language):
    page = open_page(step, held(app_store, who, now), language)
    assert not page.exception
    assert ("还没有评论" if language == "zh" else "No comments yet") in texts_of(page)


def test_before_the_end_nothing_is_shown(open_page, app_store, who, now):
    page = open_page("interaction", held(app_store, who, now, days_ago=-2))
    assert not page.exception
    assert "观众说了什么" not in [s.value for s in page.subheader]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_lead_to_their_comments_and_into_the_question_bank(
    open_page, app_store, who, now, language
):
    campaign_id = held(app_store, who, now)
    written(campaign_id, *["首付最低多少？"] * 45, "有现车吗", "好看")
    page = open_page("interaction", campaign_id, language)
    assert not page.exception
    assert ("共 47 条评论，其中提问 46 条" if language == "zh" else "46 of them") in texts_of(page)
    opened = [e for e in page.expander if "45" in e.label]
    assert len(opened) == 1
    assert ("金融与分期" if language == "zh" else "Finance") in opened[0].label
    page.session_state[f"{campaign_id}:said:open::finance"] = True
    page.run()
    assert texts_of(page).count("首付最低多少") == 21
    page.button(f"{campaign_id}:said:page::finance::material/chevron_right:").click().run()
    page.button(f"{campaign_id}:said:page::finance::material/chevron_right:").click().run()
    assert texts_of(page).count("首付最低多少") == 6
    page.button(f"{campaign_id}:said:add:finance:0").click().run()
    assert not page.exception
    [question] = campaigns.get(app_store, campaign_id).interaction.questions
    assert question.question == "首付最低多少？"


def test_words_and_comments_to_look_at_lead_to_what_was_written(open_page, app_store, who, now):
    campaign_id = held(app_store, who, now)
    written(campaign_id, "续航不错 [点我](x)", "续航可以", "骗子")
    page = open_page("review", campaign_id)
    view = page.button_group(f"{campaign_id}:said:view")
    view.set_value("words").run()
    page.button_group(f"{campaign_id}:said:word").set_value("续航").run()
    assert not page.exception
    assert r"续航不错 \[点我\]\(x\)" in "\n".join(m.value for m in page.markdown)
    page.button_group(f"{campaign_id}:said:view").set_value("flags").run()
    assert not page.exception
    assert any("辱骂攻击：骗子" in e.label.replace("\\", "") for e in page.expander)
