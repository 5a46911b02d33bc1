"""Planted secrets are found nowhere: not on disk, not in backups, logs, pages or exports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from planner.actions import backups, campaigns, connections
from planner.actions.who import Who
from planner.settings import Settings
from planner.store import connections as stored
from planner.store.database import Database, open_database
from planner.store.sealing import Seal, seal_of
from tests import a_sign_in
from tests.a_sign_in import ACCESS, APP_SECRET, CODE, REFRESH, SignInServer
from tests.contract.stand_in import Fault
from tests.running_app import RunningApp, ask

WHO = Who("策划甲")
PASSPHRASE = "planted-passphrase-5e1d"
SECRET_KEY = "planted-secret-key-90ab-4c"
WAIT = 90
"""Seconds at most until the app has asked the platform, on a busy machine."""


@dataclass
class Story:
    """An app that signed in, was refused, and whose account then lost its sign-in."""

    folder: Path
    campaign_id: str = ""
    told: dict[str, str] = field(default_factory=dict)
    """Everything it said, by where."""
    secrets: set[str] = field(default_factory=set)

    def search(self) -> list[str]:
        """Where a secret stands."""
        places = {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in self.folder.rglob("*")
            if file.is_file()
        } | {where: text.encode() for where, text in self.told.items()}
        return [
            f"{secret}: {place}"
            for place, content in places.items()
            for secret in self.secrets
            if secret.encode() in content
        ]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with pytest.MonkeyPatch.context() as patch, (server := SignInServer()).platform:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        folder = tmp_path_factory.mktemp("secrets")
        app = RunningApp(folder / "data", KAIBO_PASSPHRASE=PASSPHRASE, KAIBO_SECRET_KEY=SECRET_KEY)
        app.environment["KAIBO_PUBLIC_URL"] = f"http://localhost:{app.port}"
        app.said = folder / "said.log"
        told = Story(folder)
        told.secrets |= {ACCESS, REFRESH, APP_SECRET, CODE, PASSPHRASE, SECRET_KEY}
        database = open_database("", app.data_dir)
        seal = seal_of(Settings(data_dir=app.data_dir, secret_key=SECRET_KEY))
        try:
            _tell(told, app, server, database, seal)
        finally:
            app.stop()
            database.close()
        yield told


def _tell(story: Story, app: RunningApp, server: SignInServer, database: Database, seal: Seal):
    """Let it all happen."""
    lost = _connect_and_follow(story, app, server, database, seal)
    server.alive = False
    server.tokens.clear()
    app.start()
    _wait_for_error(database, lost)
    server.alive = True
    with httpx.Client(base_url=app.environment["KAIBO_PUBLIC_URL"], timeout=60) as browser:
        browser.headers.update({"accept": "text/html", "origin": str(browser.base_url).rstrip("/")})
        story.told["asked"] = browser.get("/connections").text
        _told(story, "door", browser.post("/door", data={"passphrase": PASSPHRASE}), 303)
        for n, (status, fault) in enumerate(
            [(200, None), (422, Fault(500, body=APP_SECRET.encode(), path="/token"))]
        ):
            page = _begin(story, app, database, seal, f"账号{n}")
            back = urlsplit(server.agree(page))
            server.platform.faults += [fault] if fault else []
            address = f"{back.path}?{back.query}"
            _told(story, f"connected {n}", browser.get(address), status)
            _told(story, f"again {n}", browser.get(address), 422)
        for path in ("/", "/connections", "/api/health", "/_stcore/health"):
            _told(story, path, browser.get(path), 200)
        for document in ("plan", "run-sheet", "call-sheet"):
            path = f"/print/{document}/{story.campaign_id}"
            _told(story, path, browser.get(path), 200)
        signed = {"twitch-eventsub-message-signature": f"sha256={APP_SECRET}"}
        _told(story, "push", browser.post("/push/twitch", headers=signed, content=REFRESH), 401)
    backups.save(database, WHO, now=datetime.now(UTC))
    for seen in server.platform.asked("/token"):
        form = parse_qs(seen.body.decode())
        story.secrets |= {*form.get("code_verifier", []), *form.get("code", [])}


def _connect_and_follow(
    story: Story, app: RunningApp, server: SignInServer, database: Database, seal: Seal
) -> str:
    """Connect an account that a broadcast on air now uses; return the connection."""
    now = datetime.now(UTC)
    for platform in ("youtube", "twitch"):
        a_sign_in.keys(database, seal, WHO, platform, now=now)
    page = _begin(story, app, database, seal, "浦东4S")
    back = connections.answered(urlsplit(server.agree(page)).query)
    made = ask(connections.finish(database, seal, "youtube", back, now=now))
    channel = {"id": "room", "platform": "youtube", "account": "a", "library_id": made.library_id}
    header = {"title": "周五新车", "starts_at": now.isoformat()}
    parts = {"header": header, "platform": {"channels": [channel]}}
    story.campaign_id = campaigns.create(database, WHO, parts, now=now)
    return made.id


def _begin(story: Story, app: RunningApp, database: Database, seal: Seal, name: str) -> str:
    now = datetime.now(UTC)
    account = a_sign_in.account(database, WHO, name=name, now=now)
    redirect = f"{app.environment['KAIBO_PUBLIC_URL']}/connect/youtube"
    page = connections.begin(database, seal, WHO, "youtube", account, redirect, now=now)
    story.secrets.add(parse_qs(urlsplit(page).query)["state"][0])
    return page


def _wait_for_error(database: Database, connection_id: str) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with database.read() as db:
            found = stored.get(db, connection_id)
        if found is not None and found.error:
            return
        time.sleep(0.2)
    pytest.fail("the account did not lose its sign-in")


def _told(story: Story, where: str, answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status, where
    story.told[where] = f"{answer.headers}\n{answer.text}"


def test_no_secret_stands_anywhere(story: Story) -> None:
    assert story.search() == []


def test_everything_that_can_hold_one_was_searched(story: Story) -> None:
    found = {file.name for file in story.folder.rglob("*") if file.is_file()}
    assert {"kaibo.db", "errors.log", "said.log"} <= found
    assert list(story.folder.rglob("backups/*.db"))
    assert len(story.secrets) == 6 + 3 * 3  # planted; states, codes and verifiers
    (story.folder / "leak.txt").write_text(f"a log with {REFRESH} in it")
    assert story.search() == [f"{REFRESH}: leak.txt"]
    (story.folder / "leak.txt").unlink()


def test_what_is_searched_for_was_really_used(story: Story) -> None:
    assert "样例汽车" in story.told["connected 0"]
    assert "Kaibo" in (story.folder / "said.log").read_text("utf-8")
