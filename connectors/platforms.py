"""The platforms there is a connector for, and what of theirs comes by push."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from connectors.bilibili import Bilibili, BilibiliOpen
from connectors.connector import Connector
from connectors.douyin import Douyin
from connectors.douyin import push as douyin
from connectors.kuaishou import Kuaishou, KuaishouAds
from connectors.kuaishou import push as kuaishou
from connectors.oceanengine import OceanEngine
from connectors.oceanengine import push as oceanengine
from connectors.push import PUSH_KEY, Pushed, Receive
from connectors.twitch import Twitch
from connectors.twitch import push as twitch
from connectors.wechat_channels import WeChatChannels
from connectors.youtube import YouTube

CONNECTORS: Mapping[str, type[Connector]] = {
    connector.platform: connector
    for connector in (
        Douyin,
        OceanEngine,
        WeChatChannels,
        Kuaishou,
        KuaishouAds,
        Bilibili,
        BilibiliOpen,
        YouTube,
        Twitch,
    )
}
"""Every connector by its platform's key."""


@dataclass(frozen=True)
class Push:
    """What a platform pushes: signed with the secret of its app or, where ``field`` names
    one, with that further key. ``challenged`` answers the check of a new address that
    comes unsigned in a query."""

    platform: str
    receive: Receive
    field: str = ""
    challenged: Callable[[Mapping[str, str]], Pushed | None] | None = None


PUSHES: Mapping[str, Push] = {
    "douyin": Push("douyin", douyin.webhook),
    "douyin_live": Push("douyin", douyin.live, PUSH_KEY),
    "oceanengine": Push("oceanengine", oceanengine.receive, PUSH_KEY, oceanengine.challenged),
    "kuaishou": Push("kuaishou", kuaishou.receive),
    "twitch": Push("twitch", twitch.receive),
}
"""Every push by the name in the address it is sent to."""


_ROOMS_ON = {"oceanengine": "douyin", "kuaishou_ads": "kuaishou", "bilibili_open": "bilibili"}


def streams_on(platform: str) -> str:
    """The platform whose rooms a connector tells of: Ocean Engine counts Douyin's."""
    return _ROOMS_ON.get(platform, platform)
