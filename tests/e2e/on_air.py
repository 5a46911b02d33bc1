"""A show in the browser tests: links to its screens, a start, a step from elsewhere."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from planner.domain.rows import new_id
from planner.store.database import open_database
from tests import a_show
from tests.running_app import RunningApp

ROLES = ("console", "host", "prompter", "crew", "wall")


def make(app: RunningApp, starts_at: datetime | None = None) -> dict[str, str]:
    """Write a campaign with a link for each role: ``["host"]`` is a path, ``["id"]`` its id."""
    database = open_database("", app.data_dir)
    campaign_id = a_show.make(database, starts_at)
    links = {role: f"/stage/{a_show.link(database, campaign_id, role).token}" for role in ROLES}
    database.close()
    return {"id": campaign_id, **links}


def start(page: Page) -> None:
    """Start the show from the console."""
    expect(page.get_by_role("button", name="开始")).to_be_enabled()
    page.keyboard.press("Space")
    page.get_by_role("alertdialog").get_by_role("button", name="开始").click()
    expect(page.locator(".now h1")).to_have_text("开场")


def until(page: Page, holds: str, seconds: float = 20) -> None:
    """Wait until an expression of a stage page is true.

    Asked from outside again and again: Playwright's own wait evaluates a text inside the page,
    which the content security policy of stage pages forbids.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(holds):
        assert time.monotonic() < end, f"after {seconds} s still not: {holds}"
        page.wait_for_timeout(50)


def send(app: RunningApp, console: str, kind: str, run: int = 0, **arguments: Any) -> Any:
    """Do a command as another console does; return the state that stands then."""
    body = {"kind": kind, "key": new_id(), "seen": 9999, "run": run} | arguments
    answer = httpx.post(f"{app.url}{console}/commands", json=body, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.json()["state"]
