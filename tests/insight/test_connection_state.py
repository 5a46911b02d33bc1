"""How a connected account stands, by what its feeds brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from planner.insight.connection_state import standing
from planner.store.connections import Connection
from planner.store.feeds import FeedRow

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
SOON, LATER = AT + timedelta(minutes=1), AT + timedelta(hours=1)
ACCOUNT = Connection("c", "youtube", "a", "样例汽车", "l", "", False, AT, "策划甲", AT, {})
LIVE = FeedRow("campaign", "room", "c", "live", last_ok_at=AT, next_at=SOON)
CHAT = FeedRow("campaign", "room", "c", "chat", next_at=LATER)
ERROR = {"kind": "WaitError", "reason": "unreachable", "code": "", "said": ""}


def test_account_without_a_broadcast_is_ready():
    stands = standing(ACCOUNT, [])
    assert (stands.state, stands.last_ok_at, stands.next_at, stands.error) == (
        "idle",
        None,
        None,
        {},
    )


def test_account_whose_feeds_come_in_works():
    stands = standing(ACCOUNT, [LIVE, CHAT])
    assert (stands.state, stands.last_ok_at, stands.next_at) == ("works", AT, SOON)


def test_one_feed_that_fails_is_what_is_waited_for():
    stands = standing(ACCOUNT, [LIVE, replace(CHAT, error=ERROR)])
    assert (stands.state, stands.next_at, stands.error) == ("waits", LATER, ERROR)


def test_lost_sign_in_comes_before_everything():
    lost = {"reason": "signed_out"}
    stands = standing(replace(ACCOUNT, error=lost), [LIVE, replace(CHAT, error=ERROR)])
    assert (stands.state, stands.next_at, stands.error) == ("sign_in", None, lost)


def test_feed_given_up_is_said_of_the_latest_broadcast_only():
    ended = replace(CHAT, over=True, error=ERROR)
    assert standing(ACCOUNT, [LIVE, ended]).state == "works"
    assert standing(ACCOUNT, [LIVE, ended]).error == ERROR
    assert standing(ACCOUNT, [LIVE, replace(ended, campaign_id="earlier")]).error == {}
