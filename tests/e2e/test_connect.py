"""A marketer connects an account in a browser: to the platform's page and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from planner.actions.who import Who
from planner.settings import Settings
from planner.store.database import open_database
from planner.store.sealing import seal_of
from tests import a_sign_in
from tests.a_sign_in import SignInServer
from tests.running_app import RunningApp

pytestmark = pytest.mark.browser
PASSPHRASE = "correct-horse"


@pytest.fixture
def app(tmp_path, youtube: SignInServer) -> Iterator[RunningApp]:
    """An app at a public address, with YouTube's keys and an account in its library."""
    running = RunningApp(tmp_path, KAIBO_PASSPHRASE=PASSPHRASE)
    running.environment["KAIBO_PUBLIC_URL"] = f"http://localhost:{running.port}"
    database, now = open_database("", tmp_path), datetime.now(UTC)
    seal = seal_of(Settings(data_dir=tmp_path, secret_key=""))
    a_sign_in.keys(database, seal, Who("策划甲"), now=now)
    a_sign_in.account(database, Who("策划甲"), now=now)
    database.close()
    running.start()
    yield running
    running.stop()


def test_account_is_connected_and_the_dialog_closes_by_itself(chromium: Browser, app: RunningApp):
    home = app.environment["KAIBO_PUBLIC_URL"]
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "kaibo_name", "value": quote("策划甲"), "url": home}])
    page = context.new_page()
    page.goto(f"{home}/connections")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Connect an account").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Which account of the library").click()
    page.get_by_role("option", name="浦东4S").click()
    with context.expect_page() as opened:
        dialog.get_by_role("link", name="Open YouTube’s sign-in page").click()
    consent = opened.value
    consent.get_by_role("link", name="Allow").click()  # another site sends her back
    expect(consent.get_by_text("is connected, and its figures arrive")).to_be_visible()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("1 account connected")).to_be_visible()
    expect(page.get_by_text("YouTube · 样例汽车")).to_be_visible()
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_role("button", name="Disconnect").last.click()
    expect(page.get_by_text("Nothing is connected yet")).to_be_visible()
    context.close()
