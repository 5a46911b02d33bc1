"""Bilibili 哔哩哔哩, by its two official open platforms and nothing else."""

from connectors.bilibili.client import Bilibili, BilibiliOpen

__all__ = ["Bilibili", "BilibiliOpen"]
