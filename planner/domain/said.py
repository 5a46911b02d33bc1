"""What was said in a broadcast, summed up: questions by topic, frequent words, comments to look
at, each over the minutes and with the comments behind it.

The comments themselves stay where they are kept: a row names those behind it, and the wordings
of a question are the only texts in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from planner.domain.rows import Instant


@dataclass(frozen=True)
class Comment:
    """What somebody wrote; ``channel_id`` and ``id`` find it again."""

    channel_id: str
    id: str
    at: datetime
    text: str


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class Wording(_Kept):
    """A question as somebody asked it, and how many asked it so or much alike."""

    text: str
    count: int


class Said(_Kept):
    """A row: a topic, a word, or words to look at (``kind`` says of what kind they are).

    ``count`` is in how many comments; ``by_bin`` the same in each bin; ``behind`` the first
    of them as channel and id.
    """

    key: str
    kind: str = ""
    count: int
    by_bin: tuple[int, ...]
    behind: tuple[tuple[str, str], ...]
    wordings: tuple[Wording, ...] = ()

    @property
    def busiest(self) -> int:
        """The number of the bin in which it was said most."""
        return self.by_bin.index(max(self.by_bin))


class Summary(_Kept):
    """All of a broadcast, in bins of so many ``minutes`` from ``begins``."""

    comments: int
    begins: Instant
    minutes: int
    by_bin: tuple[int, ...]
    questions: tuple[Said, ...]
    words: tuple[Said, ...]
    flags: tuple[Said, ...]

    def bin_at(self, number: int) -> datetime:
        """When a bin begins."""
        return self.begins + number * timedelta(minutes=self.minutes)
