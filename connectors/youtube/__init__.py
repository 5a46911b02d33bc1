"""YouTube: broadcasts, live numbers and chat from the Data API, curves from Analytics."""

from connectors.youtube.client import YouTube

__all__ = ["YouTube"]
