"""Where Ocean Engine's open platform is reached."""

from __future__ import annotations

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SITE_URL = "https://open.oceanengine.com"
API_URL = "https://api.oceanengine.com"
LEADS_URL = "https://ad.oceanengine.com"


class OceanEngineSettings(BaseSettings):
    """Settings of the connector; each is an environment variable
    ``KAIBO_OCEANENGINE_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_OCEANENGINE_", hide_input_in_errors=True)

    site_url: str = SITE_URL
    """Base address of the page where the person agrees."""

    api_url: str = API_URL
    """Base address of the tokens and the live-room report."""

    leads_url: str = LEADS_URL
    """Base address of the lead list."""

    @field_validator("site_url", "api_url", "leads_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.strip().rstrip("/")

    @property
    def is_real(self) -> bool:
        """Whether this is Ocean Engine itself, in every part."""
        return (self.site_url, self.api_url, self.leads_url) == (SITE_URL, API_URL, LEADS_URL)
