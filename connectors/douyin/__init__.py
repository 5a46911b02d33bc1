"""Douyin 抖音: room data of the open platform, webhooks and live pushes."""

from connectors.douyin.client import Douyin

__all__ = ["Douyin"]
