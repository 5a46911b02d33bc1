"""Chat recorded by minute (text) → columns: a comment a row, and a row a minute.

::

    TIME20:1ONLINE12542      a minute on the recorder's clock, and the popularity shown then
    大家好                    the comments of that minute, a line each
    SPEAKERNUM2049           how many wrote at all; may close the file

Popularity 人气 is the platform's own measure and no count of viewers; 1 says not live.
"""

from __future__ import annotations

import re
from pathlib import PurePath

import pyarrow as pa

from connectors.files import errors
from connectors.files.columns import Columns
from connectors.files.text import decoded

HEADINGS = ("TIME", "ONLINE", "message")
_MINUTE = re.compile(r"TIME(\d{1,2}):(\d{1,2})ONLINE(\d+)")
_NOT_LIVE = "1"
_LONGEST_COMMENT = 1000


def is_chat_minutes(data: bytes) -> bool:
    """Whether it is such a recording."""
    head = data[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(re.match(rb"TIME\d{1,2}:\d{1,2}ONLINE\d+\s", head))


def read_chat_minutes(data: bytes, file_name: str) -> Columns:
    """Read a recording.

    Raises :class:`connectors.files.errors.FileError` and its kinds.
    """
    times: list[str] = []
    online: list[str | None] = []
    messages: list[str | None] = []
    minute = ""
    for line in decoded(data).replace("\r\n", "\n").split("\n"):
        if found := _MINUTE.fullmatch(line):
            minute = f"{int(found[1]):02}:{int(found[2]):02}"
            if found[3] != _NOT_LIVE:
                times.append(minute)
                online.append(found[3])
                messages.append(None)
        elif line.strip() and not line.startswith("SPEAKERNUM"):
            times.append(minute)
            online.append(None)
            messages.append(line.strip()[:_LONGEST_COMMENT])
    if not times:
        raise errors.EmptyFileError()
    columns = dict(zip(HEADINGS, (times, online, messages), strict=True))
    return Columns.of(
        PurePath(file_name).stem,
        {heading: pa.array(cells, pa.string()) for heading, cells in columns.items()},
    )
