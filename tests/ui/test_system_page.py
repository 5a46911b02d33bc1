"""Backup and system on the screen."""

from __future__ import annotations

import pytest

from planner.actions import backups, campaigns, editing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_system_page_backs_up_and_restores(open_page, app_store, who, now, language) -> None:
    campaign_id = campaigns.create(app_store, who, {"header": {"title": "原样"}}, now=now)
    page = open_page("system", language=language)
    assert not page.exception
    page.button[0].click().run()
    assert len(backups.saved(app_store)) == 1
    editing.save_fields(app_store, who, campaign_id, "header", 1, {("title",): "改过"}, now=now)
    name = backups.saved(app_store)[0].path.name
    page.button(f"restore_{name}").click().run()
    page.button(f"yes_{name}").click().run()
    assert not page.exception
    assert campaigns.get(app_store, campaign_id).header.title == "原样"
