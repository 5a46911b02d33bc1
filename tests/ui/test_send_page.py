"""The page that sends things on: every document, both languages, a way on where it is empty."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import get_args

import pytest

from planner.actions import campaigns
from planner.i18n import Language, words
from tests.documents.a_campaign import PARTS_OF_A_PLAN
from tests.insight.past_broadcasts import put_figures

KINDS = ("call_sheet", "one_page", "run_sheet", "result")


@pytest.fixture
def campaign_id(app_store, who, now):
    return campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)


def choose(page, kind):
    """Tap a document, and see that it stays chosen."""
    page.button_group("send_kind").set_value(kind).run()
    assert not page.exception
    assert page.button_group("send_kind").value == kind
    return page


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_drawn_as_text_and_picture(
    open_page, app_store, campaign_id, kind, language
):
    put_figures(app_store, campaign_id, datetime(2026, 11, 27, 12, tzinfo=UTC), {"leads": 177})
    page = choose(open_page("send", campaign_id, language=language), kind)
    names = {"zh": ["文字", "图片"], "en": ["Text", "Picture"]}[language]
    assert [head.value for head in page.subheader] == names
    assert not page.info
    drawn = {one.proto.component_name: one.proto.json for one in page.get("bidi_component")}
    text, picture = (json.loads(drawn[f"kaibo_{name}"]) for name in ("copy_text", "picture"))
    w = words(language)
    title = w("documents.titled", document=w(f"documents.{kind}"), campaign="周五新车直播")
    assert picture["document"]["title"] == title
    headed = f"【{title}】" if language == "zh" else title.upper()
    assert text["text"].startswith(headed)


def test_a_document_without_content_says_where_to_fill_it_in(open_page, app_store, who, now):
    header = {"title": "空", "starts_at": "2026-11-27T12:00:00Z"}
    campaign_id = campaigns.create(app_store, who, {"header": header}, now=now)
    page = open_page("send", campaign_id)
    for kind in ("call_sheet", "run_sheet", "result"):
        choose(page, kind)
        assert [note.value for note in page.info] == [words("zh")(f"send.empty.{kind}")]


def test_without_a_campaign_one_is_asked_for(open_page):
    page = open_page("send")
    assert not page.exception
    assert [note.value for note in page.info] == ["先选一场直播。"]
