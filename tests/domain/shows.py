"""Random run sheets and shows for the tests of the rules of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from planner.domain.run_sheet import Block, Cue, RunSheet
from planner.domain.show import Show, opened
from planner.domain.show_commands import Command, event_body
from planner.domain.show_event import Event
from planner.errors import InputError

EVENING = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
"""20:00 in Shanghai."""


class Run:
    """A show that is run in a test: does commands, keeps the log and the sheets."""

    def __init__(self, sheet: RunSheet, starts_at: datetime = EVENING, run: int = 0) -> None:
        self.sheets = [sheet]
        self.log: list[Event] = []
        self.first = opened(run, starts_at, 0, sheet)
        self.show = self.first
        self.now = starts_at

    def sheet(self, revision: int) -> RunSheet:
        return self.sheets[revision]

    def wait(self, seconds: float) -> Run:
        self.now += timedelta(seconds=seconds)
        return self

    def do(self, kind: str, **arguments: Any) -> Show:
        """Do a command now; raises InputError where it is refused."""
        command = Command(
            kind=kind, key=f"key-{self.show.seq:05}", run=0, seen=0, arguments=arguments
        )
        return self.write(kind, event_body(self.show, command, self.now))

    def edit(self, sheet: RunSheet) -> Show:
        """The marketer saves another run sheet while the show is on."""
        self.sheets.append(sheet)
        return self.write("plan", {"revision": len(self.sheets) - 1})

    def write(self, kind: str, body: dict[str, Any]) -> Show:
        event = Event(self.show.seq + 1, self.now, "场控A", kind, body, f"key-{self.show.seq:05}")
        self.log.append(event)
        self.show = self.show.apply(event, self.sheet)
        return self.show


def cue(id: str, minutes: float = 5, **fields: Any) -> Cue:
    return Cue.model_validate({"id": id, "title": id, "seconds": int(minutes * 60), **fields})


def plain(*minutes: float) -> RunSheet:
    """Cues a, b, c … of these lengths."""
    return RunSheet(cues=[cue(chr(97 + i), m) for i, m in enumerate(minutes)])


@st.composite
def cues(draw: st.DrawFn, id: str) -> Cue:
    return Cue(
        id=id,
        title=id,
        seconds=draw(st.integers(0, 1200)),
        start=draw(st.none() | st.none() | st.integers(-600, 7200)),
        skipped=draw(st.sampled_from([False, False, False, True])),
        count_to_end=draw(st.sampled_from([False, False, False, True])),
        block_id=draw(st.sampled_from(["", "", "b"])),
    )


@st.composite
def sheets(draw: st.DrawFn) -> RunSheet:
    number = draw(st.integers(1, 8))
    return RunSheet(
        cues=[draw(cues(f"c{i}")) for i in range(number)],
        blocks=[Block(id="b", repeats=draw(st.integers(1, 3)))],
    )


@st.composite
def edited(draw: st.DrawFn, sheet: RunSheet) -> RunSheet:
    """The sheet with a cue changed, inserted, removed or all of them moved."""
    rows = list(sheet.cues)
    match draw(st.sampled_from(["change", "insert", "remove", "move"])):
        case "change" if rows:
            at = draw(st.integers(0, len(rows) - 1))
            rows[at] = draw(cues(rows[at].id))
        case "remove" if rows:
            del rows[draw(st.integers(0, len(rows) - 1))]
        case "move":
            rows = draw(st.permutations(rows))
        case _:
            fresh = draw(cues(f"n{draw(st.integers(0, 99))}"))
            if all(row.id != fresh.id for row in rows):
                rows.insert(draw(st.integers(0, len(rows))), fresh)
    return sheet.model_copy(update={"cues": list(rows)})


_KINDS = (
    *["next"] * 6,
    *["hold", "resume", "add", "skip", "unskip", "back", "jump", "undo", "edit", "edit"],
    *["break_off", "go_on", "message", "mark", "finish"],
)


@st.composite
def runs(draw: st.DrawFn, starts_at: datetime = EVENING) -> Run:
    """A show after a random course of commands and edits."""
    run = Run(draw(sheets()), starts_at)
    try:
        run.wait(draw(st.integers(-900, 900))).do("start")
    except InputError:
        return run
    for kind in draw(st.lists(st.sampled_from(_KINDS), max_size=25)):
        run.wait(draw(st.integers(0, 900_000)) / 1000)
        if kind == "edit":
            run.edit(draw(edited(run.sheets[-1])))
            continue
        try:
            run.do(kind, **draw(arguments(run.show)).get(kind, {}))
        except InputError:
            continue  # not possible as things stand: nothing is done
    return run


@st.composite
def arguments(draw: st.DrawFn, show: Show) -> dict[str, dict[str, Any]]:
    keys = [place.key for place in show.places] or ["none.1"]
    one = st.sampled_from(keys)
    return {
        "jump": {"to": draw(one)},
        "skip": {"keys": [draw(one)]},
        "unskip": {"keys": [draw(one)]},
        "add": {"seconds": draw(st.integers(-300, 300)), "to": draw(st.sampled_from(["", *keys]))},
        "message": {"text": "看镜头"},
        "mark": {"mark": "highlight", "note": ""},
    }
