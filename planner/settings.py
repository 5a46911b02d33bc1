"""What the environment decides, validated once at the start."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_PASSPHRASE, SHORTEST_KEY = 8, 16
ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds ``app.py``, ``planner/`` and ``data/``."""


class Settings(BaseSettings):
    """Settings of one process; each is an environment variable ``KAIBO_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_", hide_input_in_errors=True)

    data_dir: Path = ROOT / "data" / "local"
    """Folder of the default database, its backups and the error log."""

    database_url: str = ""
    """``postgresql://…`` to keep the plans in PostgreSQL instead of a file."""

    telemetry_url: str = Field(default="", repr=False)
    """``clickhouse://…`` (or ``http://…``, ``https://…``) to keep what platforms emit in
    ClickHouse instead of a file."""

    share: bool = False
    """Open to the local network, for whoever has the passphrase or a stage page's link."""

    passphrase: str = Field(default="", repr=False)
    """The passphrase of a shared app; empty: one is made and shown at the start."""

    secret_key: str = Field(default="", repr=False)
    """What tokens are encrypted with, 16 characters or more; empty: a file in the data folder."""

    public_url: str = ""
    """Under which ``https://`` address platforms reach this app, for sign-in and push."""

    demo: bool = False
    """A platform that plays stands in for a real one: every page says so."""

    @field_validator("share", mode="before")
    @classmethod
    def _not_shared_where_empty(cls, value: object) -> object:
        return value or False

    @field_validator("passphrase")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        chosen = value.strip()
        if chosen and len(chosen) < SHORTEST_PASSPHRASE:
            raise ValueError(f"at least {SHORTEST_PASSPHRASE} characters")
        return chosen

    @field_validator("secret_key")
    @classmethod
    def _hard_to_guess(cls, value: str) -> str:
        if value and len(value) < SHORTEST_KEY:
            raise ValueError(f"at least {SHORTEST_KEY} characters")
        return value

    @field_validator("telemetry_url")
    @classmethod
    def _a_clickhouse(cls, value: str) -> str:
        address = value.strip()
        parts = urlsplit(address)
        if address and (not parts.hostname or parts.scheme not in ("clickhouse", "http", "https")):
            raise ValueError("clickhouse://host, http://host or https://host")
        return address

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        address = value.strip().rstrip("/")
        parts = urlsplit(address)
        local = parts.hostname in ("localhost", "127.0.0.1", "::1")
        schemes = ("https", "http") if local else ("https",)
        is_bare = address == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
        if address and not (parts.hostname and parts.scheme in schemes and is_bare):
            raise ValueError("an https:// address without a path")
        return address

    @field_validator("data_dir", mode="before")
    @classmethod
    def _default_where_empty(cls, value: object) -> object:
        return value or ROOT / "data" / "local"

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()


@cache
def settings() -> Settings:
    """Return this process's settings, read from the environment once."""
    return Settings()
