"""Connections on the screen: what is connected, how it stands, and how an account comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from planner.actions import campaigns, connected, connections, platforms
from planner.i18n import words
from planner.settings import settings
from planner.store import connections as stored
from planner.store import feeds, push_counts
from planner.store.feeds import FeedRow, Gap
from planner.store.push_counts import PushCount
from planner.store.sealing import seal
from tests import a_sign_in
from tests.a_sign_in import APP_ID, APP_SECRET
from tests.running_app import ask

REDIRECT = "http://localhost:8501/connect/youtube"


def shown(page) -> str:
    """Everything the page says in text."""
    parts = [*page.markdown, *page.caption, *page.info, *page.error, *page.code]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def button(page, label):
    return next(b for b in page.button if b.label == label)


def field(page, label):
    return next(f for f in page.text_input if f.label == label)


@pytest.fixture
def account(app_store, who) -> str:
    return a_sign_in.account(app_store, who, now=datetime.now(UTC))


@pytest.fixture
def connection(app_store, who, youtube, account):
    """A connected account."""
    at = datetime.now(UTC)
    a_sign_in.keys(app_store, seal(), who, now=at)
    page = connections.begin(app_store, seal(), who, "youtube", account, REDIRECT, now=at)
    back = connections.answered(urlsplit(youtube.agree(page)).query)
    return ask(connections.finish(app_store, seal(), "youtube", back, now=at))


@pytest.fixture
def followed(app_store, who, account, connection) -> str:
    """A broadcast that the connection follows; return its id."""
    at = datetime.now(UTC)
    channel = {"id": "room", "platform": "youtube", "account": "浦东4S", "library_id": account}
    parts = {
        "header": {"title": "周五新车", "starts_at": at.isoformat()},
        "platform": {"channels": [channel]},
    }
    return campaigns.create(app_store, who, parts, now=at)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_empty_page_says_what_to_do_and_leads_to_files(open_page, language):
    page = open_page("connections", language=language)
    assert not page.exception
    assert words(language)("connections.none") in shown(page)
    assert any(
        link.proto.label == words(language)("connections.to_imports")
        for link in page.get("page_link")
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_card_of_an_account_that_works(open_page, connection, language):
    page = open_page("connections", language=language)
    assert not page.exception
    text = shown(page)
    for expected in ("样例汽车", "浦东4S", "YouTube", "10,000"):
        assert expected in text
    assert words(language)("connections.state.idle") in text
    assert words(language)("connections.demo") in text


def test_card_of_a_lost_sign_in_says_what_to_do(open_page, app_store, connection):
    with app_store.write() as db:
        stored.set_error(db, connection.id, {"reason": "signed_out", "code": "401", "said": ""})
    text = shown(open_page("connections"))
    assert "需要重新登录" in text
    assert "登录已失效。请重新登录这个账号。(401)" in text


def test_card_that_waits_says_until_when_and_why(open_page, app_store, connection, followed):
    at = datetime.now(UTC)
    until = at + timedelta(minutes=20)
    error = {"kind": "WaitError", "reason": "quota_spent", "code": "", "said": ""}
    with app_store.write() as db:
        feeds.keep(
            db,
            [
                FeedRow(followed, "room", connection.id, "live", next_at=until, error=error),
                FeedRow(followed, "room", connection.id, "chat", last_ok_at=at, next_at=at),
            ],
        )
    text = shown(open_page("connections", language="en"))
    assert "Waits until" in text
    assert "Today’s quota is spent." in text


def test_details_name_broadcast_feeds_pending_and_gaps(open_page, app_store, connection, followed):
    at = datetime.now(UTC)
    with app_store.write() as db:
        feeds.keep(
            db,
            [
                FeedRow(
                    followed, "room", connection.id, "totals", last_ok_at=at, pending=["views"]
                ),
                FeedRow(followed, "room", connection.id, "live", last_ok_at=at, over=True),
            ],
        )
        feeds.add_gap(db, Gap(followed, "room", "live", at, at + timedelta(minutes=5), "stopped"))
    page = open_page("connections")
    assert list(page.dataframe) == []  # read once they are opened
    page.session_state[f"details:{connection.id}"] = True
    page.run()
    assert not page.exception
    [table] = page.dataframe
    assert set(table.value["情况"]) == {"次日更新", "已读完"}
    text = shown(page)
    assert "没读到播出中的数据" in text
    assert "那时开播没有运行" in text
    assert any("周五新车" in link.proto.label for link in page.get("page_link"))


def test_disconnecting_asks_once(open_page, app_store, connection):
    page = open_page("connections")
    assert "已经读到的数据都保留" in shown(page)
    page.button(f"leave_yes:{connection.id}").click().run()
    assert not page.exception
    assert connected.count(app_store) == 0
    assert words("zh")("connections.none") in shown(page)


def test_without_an_account_the_dialog_leads_to_the_library(open_page, app_store, who):
    a_sign_in.account(app_store, who, "other", now=datetime.now(UTC))
    page = open_page("connections")
    button(page, "接入账号").click().run()
    assert not page.exception
    assert words("zh")("connections.no_accounts") in shown(page)


def test_account_is_connected_by_keys_and_the_pasted_address(
    open_page, app_store, youtube, account
):
    page = open_page("connections", language="en")
    button(page, "Connect an account").click().run()
    page.selectbox[0].set_value(account).run()
    text = shown(page)
    assert "While on air: " in text
    assert "Never given: leads, unique viewers." in text
    assert REDIRECT in text
    field(page, "Client ID").set_value(APP_ID)
    button(page, "Save the keys").click().run()
    assert "Some of the keys are missing" in shown(page)
    field(page, "Client ID").set_value(APP_ID)
    field(page, "Client Secret").set_value(APP_SECRET)
    button(page, "Save the keys").click().run()
    assert not page.exception
    assert f"Keys are kept ({APP_ID})" in shown(page)
    assert [f.value for f in page.text_input if f.proto.type == f.proto.PASSWORD] == [""]
    [link] = [b for b in page.get("link_button") if "sign-in page" in b.proto.label]
    pasted = field(page, words("en")("connections.sign_in.paste"))
    pasted.set_value("http://localhost/elsewhere")
    button(page, "Finish").click().run()
    assert "not the address after agreeing" in shown(page)
    pasted = field(page, words("en")("connections.sign_in.paste"))
    pasted.set_value(youtube.agree(link.proto.url))
    button(page, "Finish").click().run()
    assert not page.exception
    [one] = connected.page(app_store, offset=0, limit=9)
    assert (one.connection.account_name, one.connection.library_id) == ("样例汽车", account)
    assert "1 account connected" in shown(page)
    assert APP_SECRET not in shown(page)


def test_douyin_account_can_be_read_at_ocean_engine_too(open_page, app_store, who):
    library_id = a_sign_in.account(app_store, who, "douyin", now=datetime.now(UTC))
    page = open_page("connections", language="en")
    button(page, "Connect an account").click().run()
    page.selectbox[0].set_value(library_id).run()
    assert "developer" not in shown(page)
    [choice] = [c for c in page.button_group if c.label == "Where the figures come from"]
    choice.set_value("oceanengine").run()
    assert not page.exception
    assert "Ocean Engine’s open platform" in shown(page)


@pytest.mark.parametrize(
    ("platform", "said"),
    [
        ("youtube", None),
        ("twitch", None),
        ("douyin", "Douyin accepts https redirect addresses only"),
        ("kuaishou", "For platforms that accept https addresses only"),
    ],
)
def test_which_redirect_address_will_do_is_said_for_the_platform(
    open_page, app_store, who, monkeypatch, platform, said
):
    library_id = a_sign_in.account(app_store, who, platform, now=datetime.now(UTC))

    def dialog() -> str:
        page = open_page("connections", language="en")
        button(page, "Connect an account").click().run()
        page.selectbox[0].set_value(library_id).run()
        assert not page.exception
        return shown(page) + "\n".join(one.value for one in page.warning)

    without = dialog()
    assert ("https addresses only" in without or "https redirect" in without) == bool(said)
    assert (said or "") in without
    monkeypatch.setenv("KAIBO_PUBLIC_URL", "https://kaibo.example")
    settings.cache_clear()
    assert "addresses only" not in dialog()
    settings.cache_clear()


def test_what_only_pushes_bring_is_off_without_a_public_address(
    open_page, app_store, who, monkeypatch
):
    library_id = a_sign_in.account(app_store, who, "kuaishou", now=datetime.now(UTC))
    for public_url in ("", "https://kaibo.example"):
        monkeypatch.setenv("KAIBO_PUBLIC_URL", public_url)
        settings.cache_clear()
        page = open_page("connections", language="en")
        button(page, "Connect an account").click().run()
        page.selectbox[0].set_value(library_id).run()
        promised = "While on air: comments and gifts" in shown(page)
        told_off = "Comments and gifts are off" in shown(page)
        assert (promised, told_off) == (bool(public_url), not public_url)
    settings.cache_clear()


def test_keys_are_forgotten_by_a_button(open_page, app_store, connection, account):
    page = open_page("connections")
    page.button(f"reconnect:{connection.id}").click().run()
    assert APP_ID in shown(page)
    button(page, "删除密钥").click().run()
    assert not page.exception
    assert platforms.app_ids(app_store) == {}


def test_lost_key_is_a_sentence_on_the_page(open_page, app_store, connection):
    (settings().data_dir / "secret.key").unlink()
    seal.cache_clear()
    page = open_page("connections")
    page.button(f"reconnect:{connection.id}").click().run()
    assert not page.exception
    assert "KAIBO_SECRET_KEY" in shown(page)


def test_push_is_off_without_a_public_address_and_says_how_to_open_it(open_page):
    assert "KAIBO_PUBLIC_URL" in shown(open_page("connections"))


def test_push_shows_its_address_and_counts(open_page, app_store, who, monkeypatch):
    monkeypatch.setenv("KAIBO_PUBLIC_URL", "https://kaibo.example")
    settings.cache_clear()
    at = datetime.now(UTC)
    a_sign_in.keys(app_store, seal(), who, "kuaishou", now=at)
    with app_store.write() as db:
        push_counts.add(
            db,
            [
                PushCount("kuaishou", "accepted", 1203, at),
                PushCount("kuaishou", "signature", 4, at),
                PushCount("kuaishou", "old", 1, at),
            ],
        )
    text = shown(open_page("connections", language="en"))
    assert "https://kaibo.example/push/kuaishou" in text
    assert "1,203 received" in text
    assert "5 refused (wrong signature 4, too old 1)" in text
    assert "push/twitch" not in text
    settings.cache_clear()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_push_without_the_secret_it_is_signed_with_is_off_and_says_where_to_get_it(
    open_page, app_store, who, monkeypatch, language
):
    monkeypatch.setenv("KAIBO_PUBLIC_URL", "https://kaibo.example")
    settings.cache_clear()
    a_sign_in.keys(app_store, seal(), who, "douyin", now=datetime.now(UTC))
    page = open_page("connections", language=language)
    assert not page.exception
    text, say = shown(page), words(language)
    live, webhook = (say(f"connections.push.name.douyin{kind}") for kind in ("_live", ""))
    assert f"**{live}** :gray-badge[{say('connections.push.off_secret')}]" in text
    assert say("connections.push.needs.douyin_live") in text
    assert f"**{webhook}** :green-badge[{say('connections.push.on')}]" in text
    settings.cache_clear()


def test_secret_of_pushes_is_asked_for_and_may_be_left_empty(open_page, app_store, who):
    library_id = a_sign_in.account(app_store, who, "douyin", now=datetime.now(UTC))
    page = open_page("connections", language="en")
    button(page, "Connect an account").click().run()
    page.selectbox[0].set_value(library_id).run()
    field(page, "Client Key").set_value("key")
    field(page, "Client Secret").set_value("secret")
    button(page, "Save the keys").click().run()
    assert not page.exception
    assert platforms.app_of(app_store, seal(), "douyin").more == {}
    label = words("en")("connections.app.douyin.push_secret")
    assert field(page, label).proto.type == field(page, label).proto.PASSWORD
    field(page, label).set_value("planted-of-the-play")
    button(page, "Save the keys").click().run()
    assert not page.exception
    assert platforms.app_of(app_store, seal(), "douyin").more == {
        "push_secret": "planted-of-the-play"
    }
    assert "planted-of-the-play" not in shown(page)
