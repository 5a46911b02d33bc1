"""Bilibili's comment file (XML) → columns: a comment a row.

::

    <i><d p="23.8,1,25,16777215,1422201084,0,057075e9,757076900">text</d> …</i>

Of the eight values of ``p`` four are kept: seconds into the video, the moment it was sent
(Unix), a checksum of the writer's number, and the comment's own number. Written from what
public readers of the format say; a file of the platform itself was not at hand.
"""

from __future__ import annotations

import io
import re
from pathlib import PurePath
from xml.etree.ElementTree import ParseError

import pyarrow as pa
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from connectors.files import errors
from connectors.files.columns import Columns

HEADINGS = ("elapsed", "sent_at", "user_hash", "row_id", "text")
_PLACES = (0, 4, 6, 7)
_LONGEST_COMMENT = 1000


def is_danmaku(data: bytes) -> bool:
    """Whether it is an XML file of comments."""
    head = data[: 64 * 1024]
    return bool(re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|i>|!DOCTYPE)", head)) and (
        b"<d p=" in head or b"<!DOCTYPE" in head or b"<chatserver>" in head or b"<chatid>" in head
    )


def read_danmaku(data: bytes, file_name: str) -> Columns:
    """Read the comments of a file; a document type, with or without entities, is refused.

    Raises :class:`connectors.files.errors.FileError` and its kinds.
    """
    found: list[list[str | None]] = [[] for _ in HEADINGS]
    try:
        parser = iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
        _, root = next(parser)
        for event, element in parser:
            if event != "end":
                continue
            if element.tag == "d":
                values = (element.get("p") or "").split(",")
                for column, place in zip(found, _PLACES, strict=False):
                    column.append(values[place] if len(values) > place else None)
                found[-1].append((element.text or "")[:_LONGEST_COMMENT] or None)
            root.clear()  # what was read need not be kept as a tree beside it
    except (ParseError, DefusedXmlException, StopIteration, ValueError) as error:
        raise errors.NotATableError(found="XML") from error
    if not found[0]:
        raise errors.EmptyFileError()
    columns = {
        heading: pa.array(cells, pa.string())
        for heading, cells in zip(HEADINGS, found, strict=True)
    }
    return Columns.of(PurePath(file_name).stem, columns)
