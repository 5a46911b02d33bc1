"""Where Bilibili is: its own addresses, or a server of the same protocol in their place."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class BilibiliSettings(BaseSettings):
    """Base addresses, each an environment variable ``KAIBO_BILIBILI_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_BILIBILI_", hide_input_in_errors=True)

    live_url: str = "https://live-open.biliapi.com"
    """The live creators' service centre 直播创作者服务中心, by identity code."""

    member_url: str = "https://member.bilibili.com"
    """The open platform 开放平台, by OAuth."""

    api_url: str = "https://api.bilibili.com"
    """Where the open platform's codes and refresh tokens become access tokens."""

    sign_in_url: str = "https://account.bilibili.com"
    """Where the person agrees."""

    @field_validator("*")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.strip().rstrip("/")

    @property
    def is_real(self) -> bool:
        """Whether every address is Bilibili's own."""
        own = {name: field.default for name, field in type(self).model_fields.items()}
        return self.model_dump() == own
