"""The lists of words people may edit, ``data/words/*.toml``: words that say nothing, and words
of the trade and brands that are kept whole."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from planner.domain.toml_files import Phrase, read_model
from planner.settings import ROOT

FOLDER = ROOT / "data" / "words"


class _Stop(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: tuple[Phrase, ...]
    en: tuple[Phrase, ...]


class Trade(BaseModel):
    """Words of the trade, and names of brands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[Phrase, ...]
    brands: tuple[Phrase, ...]


@cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing; raises :class:`planner.errors.InputError`."""
    found = read_model(FOLDER / "stop.toml", _Stop)
    return frozenset((*found.zh, *found.en))


@cache
def trade() -> Trade:
    """Return what is kept whole; raises :class:`planner.errors.InputError`."""
    return read_model(FOLDER / "trade.toml", Trade)
