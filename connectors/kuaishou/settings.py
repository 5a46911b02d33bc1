"""Where Kuaishou is: its own addresses, or a server of the same protocol in their place."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class KuaishouSettings(BaseSettings):
    """Base addresses, each an environment variable ``KAIBO_KUAISHOU_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_KUAISHOU_", hide_input_in_errors=True)

    open_url: str = "https://open.kuaishou.com"
    """The open platform: sign-in."""

    ads_url: str = "https://ad.e.kuaishou.com"
    """The Marketing API of Magnetic Engine: tokens, reports, leads."""

    ads_sign_in_url: str = "https://developers.e.kuaishou.com"
    """Where an advertiser agrees."""

    @field_validator("*")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.strip().rstrip("/")

    @property
    def is_real(self) -> bool:
        """Whether every address is Kuaishou's own."""
        own = {name: field.default for name, field in type(self).model_fields.items()}
        return self.model_dump() == own
