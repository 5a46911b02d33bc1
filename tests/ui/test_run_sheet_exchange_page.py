"""Import on the screen of step 4: preview first, written only when confirmed, undone again."""

from __future__ import annotations

import pytest

from planner.actions import campaigns
from tests.documents.a_campaign import PARTS_OF_A_PLAN

CSV = "时间,环节,话术\n20:00-20:10,开场,欢迎\n20:10-20:00,反了,\n20:10-20:40,讲解,六方位\n"


@pytest.fixture
def campaign_id(app_store, who, now):
    return campaigns.create(app_store, who, PARTS_OF_A_PLAN, now=now)


def uploaded(open_page, campaign_id, text=CSV):
    page = open_page("content", campaign_id)
    next(t for t in page.toggle if t.label.startswith("从 Excel")).set_value(True).run()
    page.file_uploader[0].upload("流程.csv", text.encode(), "text/csv").run()
    assert not page.exception
    return page


def button(page, words):
    return next(b for b in page.button if words in b.label)


def test_preview_names_rows_in_error_and_writes_nothing(open_page, app_store, campaign_id):
    page = uploaded(open_page, campaign_id)
    said = " ".join(note.value for note in page.markdown)
    assert "第 **3** 行" in said
    assert campaigns.get(app_store, campaign_id).number("run_sheet") == 1


def test_confirmed_import_is_written_and_undone(open_page, app_store, campaign_id):
    page = uploaded(open_page, campaign_id)
    button(page, "写入 2 个环节").click().run()
    assert not page.exception
    sheet = campaigns.get(app_store, campaign_id).run_sheet
    assert [cue.title for cue in sheet.cues] == ["开场", "讲解"]
    button(page, "撤销导入").click().run()
    assert not page.exception
    assert len(campaigns.get(app_store, campaign_id).run_sheet.cues) == 5


def test_a_mapping_can_be_corrected(open_page, app_store, campaign_id):
    page = uploaded(open_page, campaign_id, "时长,甲\n5,开场\n")
    choice = next(box for box in page.selectbox if box.label == "甲")
    choice.set_value("title").run()
    button(page, "写入 1 个环节").click().run()
    assert [c.title for c in campaigns.get(app_store, campaign_id).run_sheet.cues] == ["开场"]


def test_a_file_that_cannot_be_read_gets_a_sentence(open_page, campaign_id):
    page = uploaded(open_page, campaign_id, "")
    assert any("没有数据" in error.value for error in page.error)
