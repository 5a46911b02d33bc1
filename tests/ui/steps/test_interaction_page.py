"""Step 7 on the screen, and what the rules ask there."""

from __future__ import annotations

from typing import Any

import pytest

from planner.actions import campaigns, editing

HEADER = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}


def _made(app_store: Any, who: Any, now: Any, **parts: Any) -> str:
    return campaigns.create(app_store, who, {"header": HEADER} | parts, now=now)


def _texts(page: Any) -> str:
    return "\n".join(element.value for element in [*page.markdown, *page.caption]).replace("\\", "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_interaction_page_says_what_a_draw_lacks_and_how_long_it_is_kept(
    open_page, app_store, who, now, language
):
    draws = [{"id": "d", "prize": "车模", "value": "60000.00"}]
    campaign_id = _made(app_store, who, now, interaction={"draws": draws})
    page = open_page("interaction", campaign_id, language)
    assert not page.exception
    said = _texts(page)
    assert ("超过上限 ¥50,000" if language == "zh" else "more than the ¥50,000") in said
    assert ("2028年11月27日" if language == "zh" else "27 Nov 2028") in said


def test_empty_interaction_page_says_where_to_begin(open_page, app_store, who, now):
    page = open_page("interaction", _made(app_store, who, now))
    assert not page.exception
    assert "最常问的五个提问" in _texts(page)


def test_a_finding_is_settled_with_evidence_and_taken_back(open_page, app_store, who, now):
    questions = [
        {"id": "q", "question": "卖得怎么样？", "answer": "本市销量第一。", "approved_by": "审核甲"}
    ]
    campaign_id = _made(app_store, who, now, interaction={"questions": questions})
    page = open_page("interaction", campaign_id)
    assert not page.exception
    said = _texts(page)
    for part in ("“第一”", "《广告法》第九条", "统一答复", "本市销量"):
        assert part in said
    page.button(key=_key(page, "record:")).click().run()
    page.button(key="evidence_save").click().run()
    assert campaigns.get(app_store, campaign_id).compliance.acceptances == []
    page.button(key=_key(page, "record:")).click().run()
    page.text_area(key=_key(page, "evidence:", "text_area")).set_value("乘联会 2026 年 10 月")
    page.button(key="evidence_save").click().run()
    assert not page.exception
    [acceptance] = campaigns.get(app_store, campaign_id).compliance.acceptances
    assert (acceptance.evidence, acceptance.by, acceptance.words) == (
        "乘联会 2026 年 10 月",
        "策划甲",
        "第一",
    )
    page = open_page("interaction", campaign_id)
    assert "乘联会" in _texts(page)
    assert not [b for b in page.button if b.key and b.key.startswith("record:")]
    page.button(key=f"withdraw:{acceptance.id}").click().run()
    assert campaigns.get(app_store, campaign_id).compliance.acceptances == []
    assert [b for b in page.button if b.key and b.key.startswith("record:")]


def test_a_changed_text_clears_the_finding(open_page, app_store, who, now):
    campaign_id = _made(app_store, who, now, goals={"theme": "全网最低价"})
    page = open_page("goals", campaign_id)
    assert "全网最低价" in _texts(page)
    editing.save_fields(app_store, who, campaign_id, "goals", 1, {("theme",): "看新车"}, now=now)
    page.run()
    assert "全网最低价" not in _texts(page)


def test_many_findings_are_drawn_by_the_page(open_page, app_store, who, now):
    questions = [{"id": f"q{n}", "question": "？", "answer": f"第一{n}号"} for n in range(40)]
    campaign_id = _made(app_store, who, now, interaction={"questions": questions})
    page = open_page("interaction", campaign_id)
    assert not page.exception
    assert len([b for b in page.button if b.key and b.key.startswith("record:")]) == 8


def _key(page: Any, prefix: str, kind: str = "button") -> str:
    return next(w.key for w in getattr(page, kind) if w.key and w.key.startswith(prefix))
