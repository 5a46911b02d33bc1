"""Ocean Engine 巨量引擎: what Douyin's live rooms brought an advertiser, and its leads."""

from connectors.oceanengine.client import OceanEngine

__all__ = ["OceanEngine"]
