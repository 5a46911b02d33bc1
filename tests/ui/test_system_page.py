"""Backup and system on the screen."""

from __future__ import annotations

import pytest

from planner.actions import backups, campaigns, editing
from planner.domain.telemetry import Sample
from planner.store.telemetry import TELEMETRY_FILE, telemetry


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


def test_system_page_brings_telemetry_back_with_the_plans(open_page, app_store, now) -> None:
    telemetry().append([Sample("c", "room", "online", now, 7, 0, "live", now, "api:x")])
    page = open_page("system")
    page.button[0].click().run()
    (saved,) = backups.saved(app_store)
    assert saved.telemetry_size > 0
    telemetry().append([Sample("c", "room", "online", now, 8, 0, "final", now, "api:x")])
    page.button(f"restore_{saved.path.name}").click().run()
    page.button(f"yes_{saved.path.name}").click().run()
    assert not page.exception
    assert list(telemetry().curve("c")["last"]) == [7]


def test_system_page_says_that_telemetry_is_damaged_and_saves_the_plans(
    open_page, app_store
) -> None:
    (app_store.path.parent / TELEMETRY_FILE).write_bytes(b"broken" * 1000)
    page = open_page("system", language="en")
    assert "is damaged" in page.warning[0].value
    page.button[0].click().run()
    assert not page.exception
    assert len(backups.saved(app_store)) == 1
