"""Pages for paper: escaped, in both languages, A4, and a sentence where there is nothing."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planner.actions import campaigns
from planner.web.routes import routes
from tests.documents.a_campaign import PARTS_OF_A_PLAN


@pytest.fixture
def client(app_store):
    return TestClient(Starlette(routes=routes()))


@pytest.fixture
def campaign_id(app_store, who, now):
    return campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)


@pytest.mark.parametrize("page", ["run-sheet", "plan"])
def test_text_of_people_is_escaped(client, campaign_id, page):
    answer = client.get(f"/print/{page}/{campaign_id}?lang=zh")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_run_sheet_is_a4_landscape_in_the_language_asked_for(client, campaign_id):
    zh = client.get(f"/print/run-sheet/{campaign_id}?lang=zh").text
    assert "size: A4 landscape" in zh
    assert "话术要点" in zh
    assert "20:00–20:08" in zh
    en = client.get(f"/print/run-sheet/{campaign_id}?lang=en").text
    assert "Key points" in en
    assert 'lang="en"' in en
    by_browser = client.get(f"/print/run-sheet/{campaign_id}", headers={"accept-language": "zh-CN"})
    assert "话术要点" in by_browser.text


def test_plan_and_call_sheet_are_a4(client, campaign_id):
    plan = client.get(f"/print/plan/{campaign_id}?lang=zh").text
    assert "size: A4 portrait" in plan
    assert "本场政策" in plan
    crew = client.get(f"/print/call-sheet/{campaign_id}?lang=en").text
    assert "Call sheet" in crew
    assert "12345678" not in crew


def test_a_campaign_that_is_gone_gets_a_sentence(client):
    answer = client.get("/print/run-sheet/nothing?lang=zh")
    assert answer.status_code == 404
    assert "找不到这场直播" in answer.text
