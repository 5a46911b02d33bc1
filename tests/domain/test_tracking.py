"""Tracked links tell which post brought the visitor, and keep what the address asks."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.campaign import Campaign
from planner.domain.tracking import landing_page, trackable, tracked_link
from planner.errors import InputError


def _link(address: str, **item: str) -> str:
    row = {"id": "i", "channel": "公众号", "format": "推文", "title": "周五看新车 & 抽奖"} | item
    header = {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"}
    body = {"items": [row], "landing_page": address}
    plan = Campaign(id="c", bodies={"header": header, "warm_up": body})
    return tracked_link(plan, plan.warm_up.items[0])


def test_a_link_names_source_medium_campaign_and_content():
    parts = urlsplit(_link("https://shop.example/book?store=7&utm_source=old#form"))
    assert (parts.netloc, parts.path, parts.fragment) == ("shop.example", "/book", "form")
    assert parse_qs(parts.query) == {
        "store": ["7"],
        "utm_source": ["公众号"],
        "utm_medium": ["推文"],
        "utm_campaign": ["2026-11-27 周五直播"],
        "utm_content": ["周五看新车 & 抽奖"],
    }


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)


@given(WORDS, WORDS)
def test_any_words_come_back_from_the_link(channel: str, title: str):
    query = parse_qs(urlsplit(_link("https://a.example", channel=channel, title=title)).query)
    assert query.get("utm_source", [""]) == [channel]
    assert query["utm_content"] == [title or "i"]


@pytest.mark.parametrize(
    "address", ["", "a.example", "ftp://a.example", "javascript:alert(1)", "https://", "https://[x", "https://a b.example"]
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str):
    with pytest.raises(InputError, match="not_a_link"):
        landing_page(address)


@pytest.mark.parametrize(
    ("channel", "can"),
    [("公众号", True), ("海报", True), ("Website", True), ("抖音短视频", False), ("视频号", False), ("YouTube", False), ("", False)],
)  # fmt: skip
def test_links_inside_a_platform_cannot_be_tracked(channel: str, can: bool):
    assert trackable(channel) is can
