"""The kinds of events that are ordered from EventSub, and what each needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

CHAT = "user:read:chat"
FOLLOWERS = "moderator:read:followers"
CHATTERS = "moderator:read:chatters"
BITS = "bits:read"
SUBSCRIPTIONS = "channel:read:subscriptions"

SCOPES = (CHAT, FOLLOWERS, CHATTERS, BITS, SUBSCRIPTIONS)
"""What the person is asked to allow."""


@dataclass(frozen=True)
class Wanted:
    """A kind of event: its version, the condition's keys (each is the account), and the
    scope without which it is refused."""

    kind: str
    version: str
    keys: tuple[str, ...]
    scope: str = ""

    def order(self, account: str, transport: dict[str, str]) -> dict[str, Any]:
        """The body that orders it."""
        return {
            "type": self.kind,
            "version": self.version,
            "condition": dict.fromkeys(self.keys, account),
            "transport": transport,
        }


_CHANNEL = ("broadcaster_user_id",)

ONLINE = Wanted("stream.online", "1", _CHANNEL)
OFFLINE = Wanted("stream.offline", "1", _CHANNEL)

WANTED = (
    Wanted("channel.chat.message", "1", ("broadcaster_user_id", "user_id"), CHAT),
    Wanted("channel.follow", "2", ("broadcaster_user_id", "moderator_user_id"), FOLLOWERS),
    Wanted("channel.cheer", "1", _CHANNEL, BITS),
    Wanted("channel.subscribe", "1", _CHANNEL, SUBSCRIPTIONS),
    Wanted("channel.raid", "1", ("to_broadcaster_user_id",)),
    ONLINE,
    OFFLINE,
)
"""What comes over the WebSocket."""

BY_WEBHOOK = (ONLINE, OFFLINE)
"""What comes by webhook: nothing that is counted (:mod:`connectors.twitch.webhooks`)."""


def allowed(scopes: Collection[str]) -> list[Wanted]:
    """The kinds that these scopes allow; all where the scopes are not known."""
    return [wanted for wanted in WANTED if not scopes or wanted.scope in ("", *scopes)]
