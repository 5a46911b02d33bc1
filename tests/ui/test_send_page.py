"""The page that sends things on: every document, both languages, a way on where it is empty."""

from __future__ import annotations

import pytest

from planner.actions import campaigns
from tests.documents.a_campaign import PARTS_OF_A_PLAN


@pytest.fixture
def campaign_id(app_store, who, now):
    return campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["call_sheet", "one_page", "run_sheet"])
def test_every_document_is_drawn_as_text_and_picture(open_page, campaign_id, kind, language):
    page = open_page("send", campaign_id, language=language)
    page.session_state["send_kind"] = kind
    page.run()
    assert not page.exception
    names = {"zh": ["文字", "图片"], "en": ["Text", "Picture"]}[language]
    assert [head.value for head in page.subheader] == names
    assert not page.info


def test_a_document_without_content_says_where_to_fill_it_in(open_page, app_store, who, now):
    header = {"title": "空", "starts_at": "2026-11-27T12:00:00Z"}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    page = open_page("send", campaign_id)
    for kind in ("call_sheet", "run_sheet", "result"):
        page.session_state["send_kind"] = kind
        page.run()
        assert not page.exception
        assert len(page.info) == 1


def test_without_a_campaign_one_is_asked_for(open_page):
    page = open_page("send")
    assert not page.exception
    assert [note.value for note in page.info] == ["先选一场直播。"]
