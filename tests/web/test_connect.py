"""The way back from a platform's sign-in page: connected, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from planner.actions import connected, connections
from planner.settings import settings
from planner.store.sealing import seal
from planner.web.door import Door
from planner.web.routes import routes
from tests import a_sign_in
from tests.a_sign_in import ACCESS, APP_SECRET, CODE, REFRESH
from tests.contract.stand_in import Fault

HOME = "http://127.0.0.1:8501"
PASSPHRASE = "correct-horse"


@pytest.fixture
def begin(app_store, youtube, who) -> Callable[[], str]:
    """Begin a sign-in of an account now; return YouTube's page."""
    from planner.ui.session import now

    a_sign_in.keys(app_store, seal(), who, now=now())
    account = a_sign_in.account(app_store, who, now=now())

    def begun() -> str:
        redirect = connections.redirect_address("youtube")
        return connections.begin(app_store, seal(), who, "youtube", account, redirect, now=now())

    return begun


def browser(language: str = "en") -> TestClient:
    app = Starlette(routes=routes(), middleware=[Middleware(Door)])
    headers = {"accept": "text/html", "accept-language": language}
    return TestClient(app, base_url=HOME, headers=headers, follow_redirects=False)


def path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize(
    ("language", "said"), [("zh-CN", "“样例汽车”（YouTube）已接入"), ("en-GB", "is connected")]
)
def test_person_is_told_which_account_is_connected(app_store, youtube, begin, language, said):
    back = path(youtube.agree(begin()))
    answer = browser(language).get(back)
    assert answer.status_code == 200
    assert said in answer.text
    assert 'href="/connections"' in answer.text
    assert connected.count(app_store) == 1


def test_page_tells_no_secret_and_sends_no_referrer(youtube, begin):
    back = path(youtube.agree(begin()))
    state, code = a_sign_in.back(back)
    answer = browser().get(back)
    assert code.startswith(CODE)
    for secret in (state, code, ACCESS, REFRESH, APP_SECRET):
        assert secret not in answer.text + str(answer.headers)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_address_opened_twice_says_that_it_was_used(app_store, youtube, begin):
    back = path(youtube.agree(begin()))
    client = browser()
    assert client.get(back).status_code == 200
    again = client.get(back)
    assert again.status_code == 422
    assert "used already" in again.text
    assert connected.count(app_store) == 1


def test_looking_at_the_address_does_not_use_it_up(youtube, begin):
    back = path(youtube.agree(begin()))
    assert browser().head(back).status_code == 405
    assert browser().get(back).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/connect/youtube",
        "/connect/youtube?state=made-up&code=made-up",
        "/connect/douyin?state=&code=%FF%00",
        "/connect/nothing?state=s&code=c",
        "/connect/youtube?" + "a=b&" * 300,
    ],
)
def test_address_nobody_was_sent_to_is_a_sentence(app_store, path):
    answer = browser().get(path)
    assert answer.status_code == 422
    assert "begin again" in answer.text


def test_person_who_refused_is_told_so(app_store, youtube, begin):
    answer = browser().get(path(youtube.refuse(begin())))
    assert answer.status_code == 422
    assert "You did not agree" in answer.text
    assert connected.count(app_store) == 0


def test_text_in_a_link_is_not_repeated_on_the_page(youtube, begin):
    state, _ = a_sign_in.back(youtube.agree(begin()))
    answer = browser().get(f"/connect/youtube?state={state}&error=%3Cb%3Ecall+this+number")
    assert answer.status_code == 422
    assert "call" not in answer.text


def test_platform_that_is_down_is_a_sentence(youtube, begin):
    back = path(youtube.agree(begin()))
    youtube.platform.faults.append(Fault(500, body=b"Traceback", path="/token"))
    answer = browser().get(back)
    assert answer.status_code == 422
    assert "Sign in again in a few minutes" in answer.text
    assert "Traceback" not in answer.text


def test_lost_key_is_a_sentence(app_store, youtube, begin):
    back = path(youtube.agree(begin()))
    (settings().data_dir / "secret.key").unlink()
    seal.cache_clear()
    answer = browser().get(back)
    assert answer.status_code == 503
    assert "KAIBO_SECRET_KEY" in answer.text


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KAIBO_SHARE", "1")
    monkeypatch.setenv("KAIBO_PASSPHRASE", PASSPHRASE)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_door_stands_before_it_and_its_form_repeats_no_code(app_store, youtube, begin, shared):
    back = path(youtube.agree(begin()))
    state, code = a_sign_in.back(back)
    client = browser()
    asked = client.get(back)
    assert asked.status_code == 401
    assert 'value="/connections"' in asked.text
    assert state not in asked.text
    assert code not in asked.text
    assert connected.count(app_store) == 0
    client.post("/door", data={"passphrase": PASSPHRASE}, headers={"origin": HOME})
    assert client.get(back).status_code == 200
    assert connected.count(app_store) == 1
