"""What the environment decides, validated once at the start."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds ``app.py``, ``planner/`` and ``data/``."""


class Settings(BaseSettings):
    """Settings of one process; each is an environment variable ``KAIBO_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_")

    data_dir: Path = ROOT / "data" / "local"
    """Folder of the default database, its backups and the error log."""

    database_url: str = ""
    """``postgresql://…`` to keep the plans in PostgreSQL instead of a file."""

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
