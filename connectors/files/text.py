"""Bytes of a text file → text: in which encoding it is written, what separates its cells."""

from __future__ import annotations

import csv
import io
from collections import Counter

from connectors.files import errors

_DELIMITERS = ",\t;|"


def decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, with or without mark, GB18030, or Windows' western one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:1000]:
        first_bytes, second_bytes = data[:1000:2].count(0), data[1:1000:2].count(0)
        encoding = "utf-16-le" if second_bytes > first_bytes else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise errors.NotATableError(found="binary") from None
        text = _decoded_locally(data)
    if "\0" in text or _share_of_controls(text[:10_000]) > 0.02:
        raise errors.NotATableError(found="binary")
    return text


def _decoded_locally(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
    # Two accented western letters make a rare Chinese character; Chinese text is mostly
    # common ones, which the first level of GB 2312 holds.
    leads = [c.encode("gb18030")[0] for c in text[:20_000] if ord(c) > 127]
    common = sum(0xB0 <= lead <= 0xD7 for lead in leads)
    rare = sum(lead > 0xD7 or lead < 0xA1 for lead in leads)
    return text if common >= rare else data.decode("cp1252", errors="replace")


def _share_of_controls(text: str) -> float:
    return sum(c < " " and c not in "\t\r\n\f" for c in text) / max(1, len(text))


def delimiter(text: str) -> str:
    """The separator that gives the most lines the same number of columns, more than one."""
    sample = text[:20_000]
    best, best_score = ",", 0
    for candidate in _DELIMITERS:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=candidate)
            ][:60]
        except csv.Error:
            continue
        width, lines = (
            Counter(w for w in widths if w > 1).most_common(1)[0]
            if any(w > 1 for w in widths)
            else (0, 0)
        )
        if width * lines > best_score:
            best, best_score = candidate, width * lines
    return best
