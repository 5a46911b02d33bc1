"""Where Douyin's open platform is reached."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

API_URL = "https://open.douyin.com"


class DouyinSettings(BaseSettings):
    """Settings of the connector; each is an environment variable ``KAIBO_DOUYIN_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_DOUYIN_", hide_input_in_errors=True)

    api_url: str = API_URL
    """Base address of the open platform: sign-in page, tokens, room data."""

    @field_validator("api_url")
    @classmethod
    def _default_where_empty(cls, value: str) -> str:
        return value.strip().rstrip("/") or API_URL

    @property
    def is_real(self) -> bool:
        """Whether this is Douyin itself."""
        return self.api_url == API_URL
