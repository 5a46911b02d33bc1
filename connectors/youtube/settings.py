"""Where YouTube is: Google's own addresses, or a server of the same protocol in its place."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class YouTubeSettings(BaseSettings):
    """Base addresses, each an environment variable ``KAIBO_YOUTUBE_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_YOUTUBE_", hide_input_in_errors=True)

    api_url: str = "https://youtube.googleapis.com"
    """The Data API and the live-streaming API."""

    analytics_url: str = "https://youtubeanalytics.googleapis.com"
    """The Analytics API."""

    sign_in_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    """The page where the person agrees."""

    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 an address
    """Where codes and refresh tokens become access tokens."""

    @field_validator("*")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.strip().rstrip("/")

    @property
    def is_real(self) -> bool:
        """Whether every address is Google's own."""
        own = {name: field.default for name, field in type(self).model_fields.items()}
        return self.model_dump() == own
