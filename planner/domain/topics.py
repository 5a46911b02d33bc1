"""What questions are about and how a question is known, as it stands in ``data/topics.toml``.

A file that does not fit the models below is refused with its name and the field.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from planner.domain.toml_files import Phrase, read_model
from planner.i18n import Language
from planner.settings import ROOT

FILE = ROOT / "data" / "topics.toml"

OTHER = "other"
"""The topic of a question none of the keywords is in."""


class Topic(BaseModel):
    """A topic: what it is called, and the keywords that tell it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    zh: Phrase
    en: Phrase
    keywords: tuple[Phrase, ...]

    def name(self, language: Language) -> str:
        """What it is called."""
        return self.zh if language == "zh" else self.en


class Asking(BaseModel):
    """What makes a comment a question, by where in it the words stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    anywhere: tuple[Phrase, ...]
    ending: tuple[Phrase, ...]
    opening: tuple[Phrase, ...]


class Topics(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asking: dict[Language, Asking]
    topics: tuple[Topic, ...]

    def name(self, topic_id: str, language: Language) -> str:
        """What a topic is called; of one that is no longer in the file, its id."""
        found = next((topic for topic in self.topics if topic.id == topic_id), None)
        return found.name(language) if found else topic_id


@cache
def topics() -> Topics:
    """Return the topics, read once; raises :class:`planner.errors.InputError`."""
    return read_topics(FILE)


def read_topics(path: Path) -> Topics:
    """Return the topics of a file, or raise :class:`planner.errors.InputError`."""
    return read_model(path, Topics)
