"""Where the interfaces of 视频号助手 are reached."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

API_URL = "https://api.weixin.qq.com"


class WeChatChannelsSettings(BaseSettings):
    """Settings of the connector; each is an environment variable
    ``KAIBO_WECHAT_CHANNELS_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="KAIBO_WECHAT_CHANNELS_", hide_input_in_errors=True
    )

    api_url: str = API_URL
    """Base address of the tokens and of every interface."""

    @field_validator("api_url")
    @classmethod
    def _default_where_empty(cls, value: str) -> str:
        return value.strip().rstrip("/") or API_URL

    @property
    def is_real(self) -> bool:
        """Whether this is WeChat itself."""
        return self.api_url == API_URL
