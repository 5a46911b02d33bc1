"""Which platform a word of a file means: 抖音, WeChat Channels, B站."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.domain.forms import folded
from planner.domain.steps.platform import Platform

_NAMES: Mapping[Platform, Sequence[str]] = {
    "douyin": ("抖音", "douyin"),
    "kuaishou": ("快手", "kuaishou"),
    "wechat_channels": ("视频号", "微信", "wechat"),
    "bilibili": ("b站", "哔哩", "bilibili"),
    "youtube": ("youtube", "油管"),
    "twitch": ("twitch",),
    "other": ("懂车帝", "汽车之家", "易车", "小红书", "淘宝", "京东", "tiktok", "facebook"),
}


def platform_named(word: str) -> Platform:
    """Return the platform a word names, as 抖音 and 抖音直播 do; empty where it names none
    that is known, or more than one."""
    plain = folded(word)
    found = [one for one, names in _NAMES.items() if any(name in plain for name in names)]
    return found[0] if len(found) == 1 else ""
