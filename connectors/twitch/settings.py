"""Where Twitch is: its own addresses, or a server of the same protocol in its place."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class TwitchSettings(BaseSettings):
    """Base addresses, each an environment variable ``KAIBO_TWITCH_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_TWITCH_", hide_input_in_errors=True)

    api_url: str = "https://api.twitch.tv/helix"
    """Helix."""

    sign_in_url: str = "https://id.twitch.tv/oauth2"
    """Consent, tokens and their validation."""

    websocket_url: str = "wss://eventsub.wss.twitch.tv/ws"
    """EventSub over a connection kept open."""

    @field_validator("*")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.strip().rstrip("/")

    @property
    def is_real(self) -> bool:
        """Whether every address is Twitch's own."""
        own = {name: field.default for name, field in type(self).model_fields.items()}
        return self.model_dump() == own
