"""Connecting an account: the sign-in from its page to sealed tokens, and the way out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors.credentials import Credentials, challenge
from connectors.errors import Reason
from connectors.platforms import CONNECTORS, PUSHES
from planner.actions import connected, connections, library, platforms, pushes
from planner.actions.connections import Answered
from planner.actions.vault import StoreVault
from planner.actions.who import Who
from planner.errors import (
    InputError,
    NotAllowedError,
    NotFoundError,
    PlatformError,
    StoreError,
)
from planner.i18n import catalogue, words
from planner.settings import settings
from planner.store import connections as stored
from planner.store.connections import LASTS, Connection
from planner.store.sealing import Seal
from tests import a_sign_in
from tests.a_sign_in import ACCESS, APP_SECRET, REFRESH
from tests.contract.stand_in import Fault
from tests.contract.suite import SECRETS
from tests.contract.wechat_channels_server import WeChatChannelsServer
from tests.running_app import ask

SEAL = Seal(b"s" * 32)
REDIRECT = "http://localhost:8501/connect/youtube"


@pytest.fixture
def account(database, who, now) -> str:
    """An account of the library, and the keys of YouTube's app."""
    a_sign_in.keys(database, SEAL, who, now=now)
    return a_sign_in.account(database, who, now=now)


def begin(database, who, account, now) -> str:
    return connections.begin(database, SEAL, who, "youtube", account, REDIRECT, now=now)


def finish(database, address, now, *, platform="youtube", seal=SEAL):
    back = connections.answered(urlsplit(address).query)
    return ask(connections.finish(database, seal, platform, back, now=now))


def connect(database, who, youtube, account, now):
    return finish(database, youtube.agree(begin(database, who, account, now)), now)


def tokens(database, connection) -> Credentials:
    return ask(StoreVault(database, connection.id, SEAL).read())


def test_page_of_a_sign_in_carries_state_and_challenge(database, who, youtube, account, now):
    pages = [begin(database, who, account, now) for _ in range(2)]
    asked = [parse_qs(urlsplit(page).query) for page in pages]
    assert pages[0].startswith(f"{youtube.platform.url}/auth?")
    assert {a["code_challenge_method"][0] for a in asked} == {"S256"}
    assert asked[0]["redirect_uri"] == [REDIRECT]
    for name in ("state", "code_challenge"):
        first, second = (a[name][0] for a in asked)
        assert len(first) >= 32
        assert first != second
    assert APP_SECRET not in "".join(pages)


def test_person_who_agreed_is_connected_and_her_tokens_are_sealed(
    database, who, youtube, account, now
):
    made = connect(database, who, youtube, account, now)
    [one] = connected.page(database, offset=0, limit=10)
    assert one.connection == made
    assert (one.account, made.account_name, made.made_by) == ("浦东4S", "样例汽车", "策划甲")
    assert made.demo  # it is no Google
    held = tokens(database, made)
    assert (held.access_token, held.refresh_token) == (f"{ACCESS}-1", REFRESH)
    database.close()
    whole = b"".join(file.read_bytes() for file in database.path.parent.iterdir())
    for secret in (ACCESS, REFRESH, APP_SECRET, a_sign_in.CODE):
        assert secret.encode() not in whole


def test_state_is_good_once(database, who, youtube, account, now):
    page = begin(database, who, account, now)
    finish(database, youtube.agree(page), now)
    with pytest.raises(InputError) as caught:
        finish(database, youtube.agree(page), now)
    assert caught.value.key == "connections.sign_in_expired"


@pytest.mark.parametrize("case", ["foreign", "empty", "expired", "of another platform"])
def test_state_that_does_not_hold_asks_the_platform_nothing(
    database, who, youtube, account, now, case
):
    address = youtube.agree(begin(database, who, account, now))
    state, code = a_sign_in.back(address)
    states = {"foreign": "made-up", "empty": ""}
    later = now + LASTS + timedelta(seconds=1) if case == "expired" else now
    platform = "douyin" if case == "of another platform" else "youtube"
    back = Answered(states.get(case, state), code)
    with pytest.raises(InputError) as caught:
        ask(connections.finish(database, SEAL, platform, back, now=later))
    assert caught.value.key == "connections.sign_in_expired"
    assert youtube.platform.asked("/token") == []
    assert connected.count(database) == 0


def test_person_who_does_not_agree_is_told_and_the_state_is_used_up(
    database, who, youtube, account, now
):
    page = begin(database, who, account, now)
    with pytest.raises(InputError) as caught:
        finish(database, youtube.refuse(page), now)
    assert caught.value.key == "connections.refused"
    with pytest.raises(InputError) as caught:
        finish(database, youtube.agree(page), now)
    assert caught.value.key == "connections.sign_in_expired"


def test_error_in_a_link_is_repeated_only_where_it_is_a_code_of_one():
    assert connections.answered("state=s&error=invalid_scope").error == "invalid_scope"
    assert connections.answered("state=s&error=Call+this+number").error == "error"
    assert connections.answered("a=1&" * 200 + "state=s") == Answered("")
    assert connections.answered("state=s&auth_code=c") == Answered("s", "c")
    assert "planted" not in repr(connections.answered("state=planted-1&code=planted-2"))


def test_code_the_platform_does_not_know_is_a_sentence(database, who, youtube, account, now):
    state, _ = a_sign_in.back(youtube.agree(begin(database, who, account, now)))
    back = Answered(state, "made-up")
    with pytest.raises(PlatformError) as caught:
        ask(connections.finish(database, SEAL, "youtube", back, now=now))
    sentence = words("en")(caught.value.key, **caught.value.params)
    assert "Sign in" in sentence
    assert "made-up" not in sentence
    assert connected.count(database) == 0


def test_platform_that_fails_is_a_sentence_without_a_secret(database, who, youtube, account, now):
    address = youtube.agree(begin(database, who, account, now))
    youtube.platform.faults.append(Fault(503, body=APP_SECRET.encode(), path="/token"))
    with pytest.raises(PlatformError) as caught:
        finish(database, address, now)
    assert caught.value.key == "connections.try_later"
    assert "planted" not in str(caught.value.params)


def test_pasted_address_connects(database, who, youtube, account, now):
    address = youtube.agree(begin(database, who, account, now))
    made = connections.finish_by_hand(database, SEAL, who, "youtube", f"  {address}\n", now=now)
    assert made.account_name == "样例汽车"


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "http://[",
        "hello",
        "http://localhost:8501/connect/youtube",
        "http://localhost:8501/connect/youtube?state=s",
        "http://localhost:8501/connect/douyin?state=s&code=c",
        "https://accounts.google.com/o/oauth2/v2/auth?state=s&code=c",
    ],
)
def test_pasted_address_that_is_another_one_is_said(database, who, youtube, account, now, pasted):
    with pytest.raises(InputError) as caught:
        connections.finish_by_hand(database, SEAL, who, "youtube", pasted, now=now)
    assert caught.value.key == "connections.not_the_address"


def test_signing_in_again_keeps_the_connection(database, who, youtube, account, now):
    first = connect(database, who, youtube, account, now)
    with database.write() as db:
        stored.set_error(db, first.id, {"reason": "signed_out"})
    later = now + timedelta(days=1)
    again = connect(database, who, youtube, account, later)
    assert again.id == first.id
    assert (again.made_at, again.error) == (later, {})
    assert connected.signed_in_since(database, "youtube", account, now) == again
    assert connected.signed_in_since(database, "youtube", account, later) is None
    assert tokens(database, again).access_token == f"{ACCESS}-2"


def test_another_account_takes_the_place_of_the_first(database, who, youtube, account, now):
    first = connect(database, who, youtube, account, now)
    youtube.channel["id"] = "account-2"
    second = connect(database, who, youtube, account, now)
    assert second.id != first.id
    assert [one.connection.id for one in connected.page(database, offset=0, limit=9)] == [second.id]


def test_disconnecting_forgets_the_tokens(database, who, youtube, account, now):
    made = connect(database, who, youtube, account, now)
    connections.disconnect(database, who, made.id, now=now)
    assert connected.count(database) == 0
    with database.read() as db:
        assert db.exec_driver_sql("SELECT sealed FROM connections").scalars().all() == [""]
    with pytest.raises(NotFoundError):
        connections.disconnect(database, who, made.id, now=now)


def test_nobody_without_a_name_connects_or_disconnects(database, who, youtube, account, now):
    made = connect(database, who, youtube, account, now)
    nobody = Who("")
    with pytest.raises(NotAllowedError):
        begin(database, nobody, account, now)
    with pytest.raises(NotAllowedError):
        connections.disconnect(database, nobody, made.id, now=now)
    with pytest.raises(NotAllowedError):
        a_sign_in.keys(database, SEAL, nobody, now=now)
    with pytest.raises(NotAllowedError):
        platforms.forget_keys(database, nobody, "youtube", now=now)
    assert connected.count(database) == 1


def test_only_an_account_of_the_library_on_that_platform_is_connected(
    database, who, youtube, account, now
):
    on_douyin = a_sign_in.account(database, who, "douyin", now=now)
    store = library.add(database, who, "store", {"name": "浦东店"}, now=now)
    for library_id, key in [
        (on_douyin, "connections.other_platform"),
        (store, "connections.no_account"),
        ("gone", "connections.no_account"),
    ]:
        with pytest.raises((InputError, NotFoundError)) as caught:
            begin(database, who, library_id, now)
        assert caught.value.key == key


def test_douyin_account_is_connected_to_ocean_engine_too(database, who, now):
    on_douyin = a_sign_in.account(database, who, "douyin", now=now)
    for platform in ("douyin", "oceanengine"):
        a_sign_in.keys(database, SEAL, who, platform, now=now)
        page = connections.begin(database, SEAL, who, platform, on_douyin, REDIRECT, now=now)
        assert page.startswith("https://")


def test_account_that_needs_no_sign_in_is_connected_by_its_keys(database, who, now, monkeypatch):
    library_id = a_sign_in.account(database, who, "wechat_channels", now=now)
    with WeChatChannelsServer([], []) as platform:
        monkeypatch.setenv("KAIBO_WECHAT_CHANNELS_API_URL", platform.url)

        def connect(secret: str) -> Connection:
            platforms.keep_keys(
                database, SEAL, who, "wechat_channels", "app-id", secret, {}, now=now
            )
            return connections.connect_with_code(
                database, SEAL, who, "wechat_channels", library_id, "", now=now
            )

        with pytest.raises(PlatformError) as caught:
            connect("mistyped")
        assert caught.value.key == "connector.reason.app_refused"
        made = connect(SECRETS[2])
    assert (made.account_id, made.account_name, made.demo) == ("sph-1", "Store", True)
    assert tokens(database, made).access_token == SECRETS[0]


def test_without_keys_the_way_to_them_is_said(database, who, now):
    library_id = a_sign_in.account(database, who, now=now)
    with pytest.raises(InputError) as caught:
        begin(database, who, library_id, now)
    assert caught.value.key == "connections.no_keys"


def test_lost_key_is_a_sentence_and_new_keys_can_be_entered(database, who, youtube, account, now):
    address = youtube.agree(begin(database, who, account, now))
    other = Seal(b"o" * 32)
    with pytest.raises(StoreError) as caught:
        finish(database, address, now, seal=other)
    assert caught.value.key == "error.sealed_by_another_key"
    with pytest.raises(StoreError):
        platforms.app_of(database, other, "youtube")
    a_sign_in.keys(database, other, who, now=now)
    assert platforms.app_of(database, other, "youtube").secret == APP_SECRET


def test_keys_left_empty_stay_as_they_are_for_the_same_app(database, who, now):
    def keep(app_id: str, secret: str, project: str) -> None:
        more = {"project_id": project}
        platforms.keep_keys(database, SEAL, who, "bilibili", app_id, secret, more, now=now)

    with pytest.raises(InputError) as caught:
        keep("id", "secret", "")
    assert caught.value.key == "connections.keys_missing"
    keep(" id ", "secret ", "17")
    keep("id", "", "18")
    app = platforms.app_of(database, SEAL, "bilibili")
    assert (app.id, app.secret, app.more) == ("id", "secret", {"project_id": "18"})
    with pytest.raises(InputError):
        keep("another", "", "18")
    assert platforms.app_ids(database) == {"bilibili": "id"}


def test_secret_of_pushes_is_optional_sealed_and_stays_where_it_is_left_empty(database, who, now):
    def keep(app_id: str, secret: str, push_secret: str, seal: Seal = SEAL) -> None:
        more = {"push_secret": push_secret}
        platforms.keep_keys(database, seal, who, "oceanengine", app_id, secret, more, now=now)

    keep("id", "secret", "")
    assert platforms.app_of(database, SEAL, "oceanengine").more == {}
    assert pushes.secret_of(database, SEAL, "oceanengine") == ""
    assert pushes.states(database, SEAL)["oceanengine"] == "off_secret"
    keep("id", "", "planted-push-secret")
    keep("id", "secret-2", "")
    app = platforms.app_of(database, SEAL, "oceanengine")
    assert (app.secret, app.more) == ("secret-2", {"push_secret": "planted-push-secret"})
    assert pushes.secret_of(database, SEAL, "oceanengine") == "planted-push-secret"
    assert pushes.states(database, SEAL)["oceanengine"] == "on"
    keep("another", "secret", "")
    assert platforms.app_of(database, SEAL, "oceanengine").more == {}
    keep("another", "secret", "planted-push-secret")
    keep("another", "secret", "", Seal(b"o" * 32))  # the key is lost: the keys can be entered
    database.close()
    whole = b"".join(file.read_bytes() for file in database.path.parent.iterdir())
    assert b"planted-push-secret" not in whole


def test_each_push_of_douyin_has_the_secret_it_is_signed_with(database, who, now):
    assert set(pushes.states(database, SEAL).values()) == {"off_keys"}
    more = {"push_secret": "of-the-play"}
    platforms.keep_keys(database, SEAL, who, "douyin", "id", "client-secret", more, now=now)
    secrets = {name: pushes.secret_of(database, SEAL, name) for name in ("douyin", "douyin_live")}
    assert secrets == {"douyin": "client-secret", "douyin_live": "of-the-play"}


@pytest.mark.parametrize("key", ["a\u200bb", "x" * 501, "line\nbreak"])
def test_key_nobody_can_have_copied_is_refused(database, who, now, key):
    with pytest.raises(InputError) as caught:
        platforms.keep_keys(database, SEAL, who, "youtube", "id", key, {}, now=now)
    assert caught.value.key == "connections.key_unusable"


def test_forgotten_keys_are_gone(database, who, account, now):
    platforms.forget_keys(database, who, "youtube", now=now)
    assert platforms.app_of(database, SEAL, "youtube") is None
    assert platforms.app_ids(database) == {}


def test_budget_of_an_app_outlives_its_keys_being_changed(database, who, account, now):
    budget = platforms.budget_of(database, "youtube")
    budget.take(40, now)
    with database.write() as db:
        stored.keep_budget(db, "youtube", budget.kept())
    a_sign_in.keys(database, SEAL, who, now=now)
    left = platforms.allowance(database, "youtube", now=now)
    assert (left.left, left.of) == (9_960, 10_000)
    assert platforms.allowance(database, "bilibili", now=now) is None


def test_address_to_register_is_the_public_one_or_this_machines(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PORT", "8600")
    for public_url, address in [
        ("", "http://localhost:8600/connect/youtube"),
        ("https://kaibo.example/", "https://kaibo.example/connect/youtube"),
    ]:
        monkeypatch.setenv("KAIBO_PUBLIC_URL", public_url)
        settings.cache_clear()
        assert connections.redirect_address("youtube") == address
    settings.cache_clear()


@pytest.mark.parametrize("platform", CONNECTORS)
def test_every_platform_has_the_words_its_page_needs(platform):
    gives = platforms.gives(platform)
    keys = [f"connections.app.{platform}.{part}" for part in ("id", "secret", "where")]
    further = (*gives.app_fields, *gives.app_options)
    keys += [f"connections.app.{platform}.{field}" for field in further]
    keys += [f"connector.lacks.{key}" for key in gives.lacks] + [f"platform_name.{platform}"]
    assert [key for key in keys if key not in catalogue()] == []
    assert gives.rooms_on in CONNECTORS


@pytest.mark.parametrize("name", PUSHES)
def test_every_push_has_the_words_its_page_needs(name):
    keys = [f"connections.push.{part}.{name}" for part in ("name", "needs")]
    assert [key for key in keys if key not in catalogue()] == []


def test_challenge_of_the_standards_example():
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_says_what_happened_in_both_languages(reason):
    error = connected.trouble({"reason": reason, "code": "42", "said": "no"})
    for language in ("zh", "en"):
        assert words(language)(error.key, **error.params).endswith("(42 · no)")
