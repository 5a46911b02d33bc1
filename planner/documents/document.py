"""What people send on, as blocks: the same document becomes text, a picture or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planner.i18n import Language


@dataclass(frozen=True)
class Facts:
    """Labels with their values; rows without a value are left out."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """A row of a list: a time or number on the left, what it is, and lines about it."""

    left: str
    title: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Entries:
    """Rows with a time or number each."""

    title: str
    rows: Sequence[Entry]


@dataclass(frozen=True)
class Table:
    """Numbers side by side; the first column names the row."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Lines:
    """A few lines of text."""

    title: str
    lines: Sequence[str]


Block = Facts | Entries | Table | Lines


@dataclass(frozen=True)
class Document:
    """A document in one language: title, subtitle, blocks, and a note at the foot.
    Blocks with nothing in them are left out."""

    language: Language
    title: str
    subtitle: str
    blocks: Sequence[Block]
    note: str = ""

    def filled(self) -> list[Block]:
        """The blocks that have something to show."""
        return [block for block in map(_filled, self.blocks) if block is not None]


def as_text(document: Document) -> str:
    """Return the document as plain text for a chat group."""
    chinese = document.language == "zh"
    parts = [f"【{document.title}】" if chinese else document.title.upper(), document.subtitle]
    for block in document.filled():
        parts.append("")
        if block.title:
            parts.append(f"■ {block.title}")
        parts += _text_lines(block, "：" if chinese else ": ")
    if document.note:
        parts += ["", document.note]
    return "\n".join(parts)


def as_data(document: Document) -> dict[str, Any]:
    """Return the document as plain data for the picture, strings only."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "note": document.note,
        "blocks": [_block_data(block) for block in document.filled()],
    }


def _filled(block: Block) -> Block | None:
    match block:
        case Facts(title, facts):
            rows = [(label, value.strip()) for label, value in facts if value.strip()]
            return Facts(title, rows) if rows else None
        case Lines(title, lines):
            kept = [line.strip() for line in lines if line.strip()]
            return Lines(title, kept) if kept else None
        case _:
            return block if block.rows else None


def _text_lines(block: Block, colon: str) -> Iterator[str]:
    match block:
        case Facts(_, facts):
            yield from (f"{label}{colon}{value}" for label, value in facts)
        case Lines(_, lines):
            yield from lines
        case Table(_, headings, rows):
            for first, *rest in rows:
                said = [f"{h} {v}" for h, v in zip(headings[1:], rest, strict=True) if v]
                yield f"{first}{colon}{' · '.join(said)}"
        case Entries(_, entries):
            for entry in entries:
                yield " ".join(part for part in (entry.left, entry.title) if part)
                yield from (f"  {line}" for text in entry.lines for line in text.splitlines())


def _block_data(block: Block) -> dict[str, Any]:
    match block:
        case Facts(title, facts):
            return {"kind": "facts", "title": title, "rows": [list(row) for row in facts]}
        case Lines(title, lines):
            return {"kind": "lines", "title": title, "rows": list(lines)}
        case Table(title, headings, rows):
            body = [list(row) for row in rows]
            return {"kind": "table", "title": title, "headings": list(headings), "rows": body}
        case Entries(title, entries):
            body = [[entry.left, entry.title, *entry.lines] for entry in entries]
            return {"kind": "entries", "title": title, "rows": body}
