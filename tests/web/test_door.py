"""The door: own hosts and origins only; shared, nobody comes in without the passphrase."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys

import httpx
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from planner import address
from planner.settings import ROOT, Settings, settings
from planner.web.attempts import OVERALL, PER_ADDRESS, Attempts
from planner.web.door import Door
from planner.web.routes import routes
from planner.web.sign_in import local_path
from tests.running_app import RunningApp, ask, free_port

PASSPHRASE = "correct-horse"


def _client(base: str = "http://127.0.0.1:8501") -> TestClient:
    app = Starlette(routes=routes(), middleware=[Middleware(Door)])
    return TestClient(app, base_url=base, follow_redirects=False)


@pytest.fixture
def shared(app_store, monkeypatch):
    monkeypatch.setenv("KAIBO_SHARE", "1")
    monkeypatch.setenv("KAIBO_PASSPHRASE", PASSPHRASE)
    settings.cache_clear()
    yield _client()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8501", 200),
        ("127.0.0.1:8501", 200),
        ("[::1]:8501", 200),
        ("evil.example:8501", 403),
        ("127.0.0.1.evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_foreign_name_for_this_machine_is_refused(app_store, host, status):
    assert _client().get("/api/health", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1:8501", 200), ("http://evil.example", 403), ("null", 403)],
)
def test_page_of_another_site_is_refused(app_store, origin, status):
    answer = _client().get("/api/health", headers={"origin": origin})
    assert answer.status_code == status


def test_shared_app_asks_for_the_passphrase_and_lets_in(shared):
    assert shared.get("/api/health").status_code == 401
    assert "store" not in shared.get("/api/health").text
    page = shared.get("/goals?campaign=x", headers={"accept": "text/html", "accept-language": "zh"})
    assert page.status_code == 401
    assert "请输入口令" in page.text
    assert "/goals?campaign=x" in page.text
    form = {"passphrase": PASSPHRASE, "next": "/goals?campaign=x"}
    assert shared.post("/door", data=form).status_code == 403  # no origin: no form of ours
    ours = {"origin": "http://127.0.0.1:8501"}
    entered = shared.post("/door", data=form, headers=ours)
    assert (entered.status_code, entered.headers["location"]) == (303, "/goals?campaign=x")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert shared.get("/api/health").status_code == 200


def test_forged_cookie_and_that_of_another_passphrase_open_nothing(shared, monkeypatch):
    shared.post(
        "/door", data={"passphrase": PASSPHRASE}, headers={"origin": "http://127.0.0.1:8501"}
    )
    kept = shared.cookies["kaibo_door"]
    middle = len(kept) - 10  # of the signature; its last letter carries spare bits
    other = "A" if kept[middle] != "A" else "B"
    shared.cookies.set("kaibo_door", kept[:middle] + other + kept[middle + 1 :])
    assert shared.get("/api/health").status_code == 401
    monkeypatch.setenv("KAIBO_PASSPHRASE", "another-passphrase")
    settings.cache_clear()
    other = _client()
    other.cookies.set("kaibo_door", kept)
    assert other.get("/api/health").status_code == 401


def test_wrong_passphrases_are_limited_and_say_how_long(shared):
    ours = {"origin": "http://127.0.0.1:8501", "accept-language": "en"}
    for _ in range(PER_ADDRESS):
        answer = shared.post("/door", data={"passphrase": "guess"}, headers=ours)
        assert answer.status_code == 401
    answer = shared.post("/door", data={"passphrase": PASSPHRASE}, headers=ours)
    assert answer.status_code == 429
    assert "Try again in" in answer.text


def test_stage_pages_open_by_their_link_alone(shared):
    assert shared.get("/stage/assets/x/stage.css").status_code == 200
    assert shared.get("/stage/forged", headers={"accept-language": "en"}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/goals?campaign=1", "/goals?campaign=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("", "/"),
    ],
)
def test_way_back_leads_to_this_app_only(asked, path):
    assert local_path(asked) == path


def test_links_carry_the_address_that_phones_reach(shared, monkeypatch):
    monkeypatch.setenv("PORT", "8600")
    assert address.base_url() == f"http://{address.local_addresses()[0]}:8600"
    monkeypatch.setenv("KAIBO_SHARE", "")
    settings.cache_clear()
    assert address.base_url() == "http://127.0.0.1:8600"


def test_name_and_address_of_this_machine_are_ours_where_shared(shared, monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "Studio-Mac.local")
    reached = _client("http://192.0.2.7:8501")
    for host, status in [
        ("192.0.2.7:8501", 401),
        ("studio-mac:8501", 401),
        ("studio-mac.local:8501", 401),
        ("192.0.2.8:8501", 403),
        ("evil.example:8501", 403),
    ]:
        assert reached.get("/api/health", headers={"host": host}).status_code == status


def test_name_of_this_machine_is_foreign_where_not_shared(app_store, monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "studio")
    answer = _client("http://192.0.2.7:8501").get("/api/health", headers={"host": "studio"})
    assert answer.status_code == 403


def test_attempts_are_forgotten_after_a_minute_and_never_many():
    attempts = Attempts()
    for i in range(1000):
        attempts.wrong(f"10.0.0.{i % 250}", 100 + i / 100)
    assert len(attempts._wrong) == OVERALL
    assert attempts.wait("192.0.2.1", 111) > 0
    assert attempts.wait("192.0.2.1", 400) == 0


def test_short_passphrase_is_refused_with_a_sentence(tmp_path):
    command = [sys.executable, "-m", "planner.start"]
    environment = {"KAIBO_SHARE": "1", "KAIBO_PASSPHRASE": "short", "PATH": ""}
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert "at least 8" in result.stderr
    assert "short" not in result.stderr


def test_made_passphrase_and_addresses_are_shown_and_stay(tmp_path):
    port = free_port()
    shown = [_said_at_start(tmp_path, port, KAIBO_SHARE="1") for _ in range(2)]
    assert re.search(r"Passphrase · 口令: (?:[a-z2-9]{3}-){3}[a-z2-9]{3}\n", shown[0])
    assert f"Network · 局域网: http://{address.local_addresses()[0]}:" in shown[0]
    assert shown[0] == shown[1]
    assert (tmp_path / "door.key").stat().st_mode & 0o777 == 0o600


def test_public_address_brings_the_passphrase_and_no_other_address(tmp_path):
    shown = _said_at_start(tmp_path, free_port(), KAIBO_PUBLIC_URL="https://kaibo.example/")
    assert "Public · 公网: https://kaibo.example\n" in shown
    assert "Passphrase · 口令: " in shown
    assert "Network" not in shown


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        (" https://Kaibo.example:8443/ ", "https://Kaibo.example:8443"),
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://kaibo.example", None),
        ("https://kaibo.example/planner", None),
        ("https://kaibo.example?a=b", None),
        ("https://somebody:secret@kaibo.example", None),
        ("kaibo.example", None),
        ("https://[", None),
        ("https://", None),
    ],
)
def test_public_address_is_an_encrypted_one(given, kept):
    if kept is None:
        with pytest.raises(ValidationError) as caught:
            Settings(public_url=given)
        assert "somebody" not in str(caught.value)
    else:
        assert Settings(public_url=given).public_url == kept


def _said_at_start(folder, port, **more) -> str:
    environment = {
        **os.environ,
        **more,
        "KAIBO_DATA_DIR": str(folder),
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "planner.start"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as app:
        said = ""
        for line in app.stdout:
            said += line
            if line.startswith("Data"):
                app.terminate()
        return said


def test_default_is_reached_by_this_machine_only(tmp_path):
    addresses = address.local_addresses()
    if not addresses:
        pytest.fail("this machine has no address in a network to try")
    app = RunningApp(tmp_path)
    app.start()
    try:
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{addresses[0]}:{app.port}/api/health", timeout=3)
    finally:
        app.stop()


def test_shared_app_from_the_network_pages_and_websocket(tmp_path):
    app = RunningApp(tmp_path, KAIBO_SHARE="1", KAIBO_PASSPHRASE=PASSPHRASE)
    app.start()
    home = f"http://{address.local_addresses()[0]}:{app.port}"
    socket = home.replace("http", "ws") + "/_stcore/stream"
    try:
        with httpx.Client(base_url=home, headers={"accept": "text/html"}) as browser:
            assert browser.get("/").status_code == 401
            assert browser.get("/_stcore/health").status_code == 401
            assert browser.get("/print/plan/x").status_code == 401
            assert ask(_status(socket, home, "")) == 403
            entered = browser.post(
                "/door", data={"passphrase": PASSPHRASE}, headers={"origin": home}
            )
            assert entered.status_code == 303
            assert browser.get("/").status_code == 200
            cookie = f"kaibo_door={browser.cookies['kaibo_door']}"
            assert ask(_status(socket, home, cookie)) == 101
            assert ask(_status(socket, "http://evil.example", cookie)) == 403
            assert ask(_status(home.replace("http", "ws") + "/stage/x", home, "")) == 403
            answers = [_guess(app.url, f"10.0.0.{i}") for i in range(PER_ADDRESS + 1)]
            assert answers == [401] * PER_ADDRESS + [429]  # from one machine, whatever it says
            assert browser.get("/").status_code == 200  # whoever is in stays in
    finally:
        app.stop()


def _guess(home: str, forwarded_for: str) -> int:
    headers = {"origin": home, "x-forwarded-for": forwarded_for}
    return httpx.post(f"{home}/door", data={"passphrase": "guess"}, headers=headers).status_code


async def _status(url: str, origin: str, cookie: str) -> int:
    """The status a websocket is answered with; 101 where it opens."""
    try:
        async with asyncio.timeout(20):
            async with connect(
                url,
                origin=origin,
                subprotocols=["streamlit"],
                additional_headers={"Cookie": cookie},
            ):
                return 101
    except WebSocketException as refused:
        return int(refused.response.status_code)
