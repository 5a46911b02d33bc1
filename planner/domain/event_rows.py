"""Comments and leads of a file as events: no phone number, no name, no platform's id of a
person; and an identity that is the same whenever the same row is read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from planner.domain import cells
from planner.domain.columns import Columns, Distinct, same_rows
from planner.domain.imports import Target
from planner.domain.lead_counts import lead_ids, numbered
from planner.domain.masking import LIKELY, masked_phones
from planner.domain.matching import Room
from planner.domain.time_texts import SECOND, Micros
from planner.domain.timed_rows import Reading
from planner.domain.viewer import hash_viewer

MINUTE = 60 * SECOND
_LONGEST_COMMENT = 1000
_LONGEST_COMPONENT = 60
_PAID = ("付费", "广告", "投放", "商业", "paid", "ads", "advert")
_NATURAL = ("自然", "免费", "natural", "organic", "unpaid", "free")


@dataclass(frozen=True)
class Events:
    """Events of one kind in one room, in columns of equal length."""

    room: Room
    kind: Literal["comment", "lead"]
    at: Micros
    id: pa.Array
    viewer: pa.Array
    text: pa.Array
    detail: pa.Array
    traffic: pa.Array

    def __len__(self) -> int:
        return len(self.at)


def events_of(
    columns: Columns, targets: Sequence[Target], reading: Reading, key: bytes, apart: str = ""
) -> Iterator[Events]:
    """Yield the comments or leads of a reading, room by room; ``key`` hashes viewers,
    ``apart`` names a list of leads that are others than those of any other list."""
    by_target = {target: n for n, target in enumerate(targets) if target}
    make = _Comments(columns, by_target, key) if columns.form.holds == "comments" else None
    leads = _Leads(columns, by_target, apart) if columns.form.holds == "leads" else None
    rows = reading.rows
    for number in np.unique(rows.room):
        mine = rows.room == number
        room, places, at = rows.rooms[int(number)], rows.places[mine], rows.at[mine]
        if make is not None:
            yield make.events(room, places, at)
        elif leads is not None:
            yield leads.events(room, places, at)


class _Comments:
    def __init__(self, columns: Columns, by_target: dict[Target, int], key: bytes) -> None:
        self._columns = columns
        self._place = by_target
        self._key = key
        self._platform = columns.form.platform

    def events(self, room: Room, places: npt.NDArray[np.int64], at: Micros) -> Events:
        texts = _masked(self._cells("@text", places))
        hashed, who = self._viewers(room, places)
        ids = _identities(at, hashed, who, texts)
        if "@id" in self._place:
            ids = pc.coalesce(self._cells("@id", places), ids)
        nothing = _same("", len(places))
        return Events(room, "comment", at, ids, _taken(hashed, who), texts, nothing, nothing)

    def _cells(self, target: Target, places: npt.NDArray[np.int64]) -> pa.Array:
        taken = self._columns.cells[self._place[target]].take(pa.array(places))
        return pc.utf8_trim_whitespace(taken.combine_chunks())

    def _viewers(
        self, room: Room, places: npt.NDArray[np.int64]
    ) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The hashes of all who wrote, and for each row which of them; the first is nobody."""
        if "@viewer" not in self._place:
            return [""], np.zeros(len(places), dtype=np.int64)
        distinct = self._columns.distinct(self._place["@viewer"])
        platform = self._platform or room.platform
        hashed = distinct.each(lambda viewer: hash_viewer(self._key, platform, viewer.strip()))
        return ["", *hashed], distinct.codes[places] + 1


def _identities(
    at: Micros, hashed: list[str], who: npt.NDArray[np.int64], texts: pa.Array
) -> pa.Array:
    """Identities where the platform's are not there: a checksum of moment, viewer, text, and
    which of several that are equal in all this it is. Of a million rows of a channel two are
    the same by chance once in thirty million files."""
    what = Distinct.of(texts)
    moments = at // 1000
    codes = (np.unique(moments, return_inverse=True)[1], who, what.codes)
    viewers = np.array([int(one, 16) if one else 0 for one in hashed], dtype=np.uint64)
    sums = np.array(what.each(_checksum), dtype=np.uint64)
    found = _mixed(moments.astype(np.uint64))
    for part in (viewers[who], sums[what.codes], numbered(same_rows(codes)).astype(np.uint64)):
        found = _mixed(found + part)
    return pa.array(found).cast(pa.string())


def _checksum(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Numbers of 64 bits, each bit of which depends on every bit that went in (the last
    steps of the generator SplitMix64)."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(factor)
    return numbers ^ (numbers >> np.uint64(31))


class _Leads:
    def __init__(self, columns: Columns, by_target: dict[Target, int], apart: str) -> None:
        self._columns = columns
        self._place = by_target
        self._apart = apart

    def events(self, room: Room, places: npt.NDArray[np.int64], at: Micros) -> Events:
        minutes = at // MINUTE * MINUTE
        component = self._codes("@component", places, component_of)
        traffic = self._codes("@traffic", places, traffic_of)
        details, detail_codes = np.unique(component, return_inverse=True)
        kinds, kind_codes = np.unique(traffic, return_inverse=True)
        order = np.lexsort((kind_codes, detail_codes, minutes))
        minutes, detail_codes, kind_codes = minutes[order], detail_codes[order], kind_codes[order]
        detail, kind = _taken(list(details), detail_codes), _taken(list(kinds), kind_codes)
        ids = lead_ids(minutes // MINUTE, self._apart)
        nothing = _same("", len(minutes))
        return Events(room, "lead", minutes, ids, nothing, nothing, detail, kind)

    def _codes(
        self, target: Target, places: npt.NDArray[np.int64], read: Callable[[str], str]
    ) -> npt.NDArray[np.str_]:
        if target not in self._place:
            return np.full(len(places), "")
        distinct = self._columns.distinct(self._place[target])
        words = np.array([*distinct.each(read), ""])
        return words[distinct.codes[places]]


def component_of(cell: str) -> str:
    """What a lead came through, short and with no number in it that could be a phone."""
    return "" if cells.is_missing(cell) else masked_phones(cells.text(cell))[:_LONGEST_COMPONENT]


def traffic_of(cell: str) -> str:
    """``natural``, ``paid``, or empty where the cell says neither."""
    plain = cells.text(cell).casefold()
    if any(word in plain for word in _NATURAL) or plain in ("否", "no"):
        return "natural"
    return "paid" if any(word in plain for word in _PAID) or plain in ("是", "yes") else ""


def _masked(texts: pa.Array) -> pa.Array:
    texts = pc.utf8_slice_codeunits(texts, 0, _LONGEST_COMMENT)
    likely = pc.match_substring_regex(texts, LIKELY)
    if not pc.any(likely).as_py():
        return texts
    found = Distinct.of(texts.filter(likely))
    return pc.replace_with_mask(texts, likely, _taken(found.each(masked_phones), found.codes))


def _taken(words: list[str], codes: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(codes))


def _same(word: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(word, pa.string()), count)
