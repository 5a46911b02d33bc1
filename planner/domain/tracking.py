"""Tracked links: an address that tells which post brought the visitor.

Only outside the platforms: a live platform shows its own reservation card and lets no
address of ours carry parameters into the room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from planner.domain.texts import platform_named
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.domain.campaign import Campaign
    from planner.domain.steps.warm_up import WarmUpItem


def trackable(channel: str) -> bool:
    """Whether a post on this channel can carry a tracked link: it names a channel, and
    that is no live platform."""
    return bool(channel.strip()) and not platform_named(channel)


def landing_page(address: str) -> str:
    """Return the address links lead to; raises :class:`InputError` where it is none."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise InputError("input.not_a_link", value=address[:80]) from error
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in address):
        raise InputError("input.not_a_link", value=address[:80])
    return address


def tracked_link(campaign: Campaign, item: WarmUpItem) -> str:
    """Return the landing page with source, medium, campaign and content of a post.

    What the address already asks stays; tracking parameters in it are replaced.
    """
    parts = urlsplit(landing_page(campaign.warm_up.landing_page))
    header = campaign.header
    tracking = {
        "utm_source": item.channel,
        "utm_medium": item.format or "post",
        "utm_campaign": " ".join([f"{header.local_start:%Y-%m-%d}", header.title]).strip(),
        "utm_content": item.title or item.id,
    }
    asked = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in tracking
    ]
    return urlunsplit(parts._replace(query=urlencode([*asked, *tracking.items()])))
