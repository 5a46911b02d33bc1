"""What the environment decides, validated once at the start."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_PASSPHRASE = 8
ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds ``app.py``, ``planner/`` and ``data/``."""


class Settings(BaseSettings):
    """Settings of one process; each is an environment variable ``KAIBO_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_", hide_input_in_errors=True)

    data_dir: Path = ROOT / "data" / "local"
    """Folder of the default database, its backups and the error log."""

    database_url: str = ""
    """``postgresql://…`` to keep the plans in PostgreSQL instead of a file."""

    share: bool = False
    """Open to the local network, for whoever has the passphrase or a stage page's link."""

    passphrase: str = Field(default="", repr=False)
    """The passphrase of a shared app; empty: one is made and shown at the start."""

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
