"""Sum up comments in a process of its own, so that cutting Chinese into words never keeps the
live screens waiting.

:mod:`planner.insight.comment_worker` is started as a module and not by ``multiprocessing``,
which would run the page's script a second time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from planner.domain.said import Comment, Summary
from planner.settings import ROOT

_WORKER = "planner.insight.comment_worker"


@dataclass(frozen=True)
class Sought:
    """What is looked for: names that are kept whole, platforms whose rules apply, and the
    words the plan wants taken out."""

    names: Sequence[str]
    platforms: Sequence[str]
    moderated: Sequence[str]


def sum_up(sought: Sought, pages: Iterable[Sequence[Comment]]) -> Summary | None:
    """Return the summary of all pages, in the order of time; ``None`` where they are empty."""
    command = [sys.executable, "-X", "utf8", "-m", _WORKER]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as worker:
        assert worker.stdin is not None
        try:
            worker.stdin.write(json.dumps(asdict(sought)) + "\n")
            for page in pages:
                worker.stdin.writelines(map(_line, page))
        except BrokenPipeError:
            worker.stdin = None  # it has ended early: what it says tells why
        said, complaint = worker.communicate()
    if worker.returncode:
        raise subprocess.CalledProcessError(worker.returncode, command, said, complaint)
    return Summary.model_validate_json(said) if said else None


def _line(comment: Comment) -> str:
    found = [comment.channel_id, comment.id, comment.at.timestamp(), comment.text]
    return json.dumps(found) + "\n"
