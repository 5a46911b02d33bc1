"""Kuaishou 快手: the open platform, and the advertisers' one, Magnetic Engine 磁力引擎."""

from connectors.kuaishou.ads import KuaishouAds
from connectors.kuaishou.client import Kuaishou

__all__ = ["Kuaishou", "KuaishouAds"]
