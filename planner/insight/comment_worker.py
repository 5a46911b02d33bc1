"""The process that sums up comments: a line of JSON that says what to look for comes in, then
a line a comment; the summary goes out. :mod:`planner.insight.comment_summing` starts it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TextIO

from planner.domain.said import Comment
from planner.domain.summing import Summing

_NICE = 10
"""How far the process stands back for others."""


def main(lines: TextIO, out: TextIO) -> None:
    """Sum up what comes in, and write the summary; nothing where nothing came."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    summing = Summing(**json.loads(next(lines)))
    for line in lines:
        channel, name, at, text = json.loads(line)
        summing.add(Comment(channel, name, datetime.fromtimestamp(at, UTC), text))
    summary = summing.summary()
    if summary is not None:
        out.write(summary.model_dump_json())


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
