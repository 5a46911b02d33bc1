"""Twitch: numbers from Helix, what viewers do from EventSub."""

from connectors.twitch.client import Twitch

__all__ = ["Twitch"]
