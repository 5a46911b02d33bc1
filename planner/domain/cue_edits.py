"""What the run-sheet editor does to the sheet: edits of cells, of rows, of several rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.domain.rows import Rows, edit_rows, new_id
from planner.domain.run_sheet import Cue, RunSheet, planned

FLOOR = "floor:"
"""A cell of floor actions is named ``floor:<channel id>``; ``floor:`` is for all channels."""

Sheet = dict[str, Any]


def edit_cues(sheet: Sheet, edits: Sequence[dict[str, Any]]) -> Sheet:
    """Return the stored sheet with edits made, in order.

    Beside the edits of :func:`planner.domain.rows.edit_rows` there are::

        {"op": "set", "id": cue, "key": "time", "value": (start, length)}
        {"op": "set", "id": cue, "key": "floor:<channel>", "value": text}
        {"op": "skip" | "unskip" | "link" | "pin", "ids": [cue, …]}
        {"op": "repeat", "ids": [cue, …], "block": new id, "times": n, "title": text}
        {"op": "unblock", "ids": [cue, …]}

    A start or length of ``None`` in a time: linked 顺延, length as it was. ``pin`` makes
    the planned start a hard one 定点. ``repeat`` draws the cues together behind the first
    of them; so many times, 1 at least. A cue that comes to stand between two
    cues of a block joins it, one that leaves its block drops out.
    """
    sheet = {**sheet, "cues": list(sheet["cues"]), "blocks": list(sheet["blocks"])}
    for edit in edits:
        match edit["op"]:
            case "set":
                sheet["cues"] = [
                    _set(cue, edit["key"], edit["value"]) if cue["id"] == edit["id"] else cue
                    for cue in sheet["cues"]
                ]
            case "insert":
                values = dict(edit.get("values", {}))
                virtual = {k: values.pop(k) for k in list(values) if _is_virtual(k)}
                plain = {**edit, "values": values}
                sheet["cues"] = edit_rows(sheet["cues"], [plain], _blank)
                for key, value in virtual.items():
                    sheet = edit_cues(
                        sheet, [{"op": "set", "id": edit["id"], "key": key, "value": value}]
                    )
                sheet["cues"] = _settle(sheet["cues"], {edit["id"]})
            case "duplicate":
                sheet["cues"] = edit_rows(sheet["cues"], [edit], _blank)
                copies = set(edit["new"])
                sheet["cues"] = [
                    _fresh_copy(cue) if cue["id"] in copies else cue for cue in sheet["cues"]
                ]
                sheet["cues"] = _settle(sheet["cues"], copies)
            case "move":
                sheet["cues"] = edit_rows(sheet["cues"], [edit], _blank)
                sheet["cues"] = _settle(sheet["cues"], set(edit["ids"]))
            case "skip" | "unskip" | "link" | "unblock":
                change = _CHANGES[edit["op"]]
                wanted = set(edit["ids"])
                sheet["cues"] = [
                    {**cue, **change} if cue["id"] in wanted else cue for cue in sheet["cues"]
                ]
            case "pin":
                starts = _starts(sheet)
                sheet["cues"] = [
                    {**cue, "start": starts[cue["id"]]} if cue["id"] in edit["ids"] else cue
                    for cue in sheet["cues"]
                ]
            case "repeat":
                sheet = _repeat(sheet, edit)
            case _:
                sheet["cues"] = edit_rows(sheet["cues"], [edit], _blank)
    used = {cue["block_id"] for cue in sheet["cues"]}
    sheet["blocks"] = [block for block in sheet["blocks"] if block["id"] in used]
    known = {block["id"] for block in sheet["blocks"]}
    sheet["cues"] = [
        cue if cue["block_id"] in known or not cue["block_id"] else {**cue, "block_id": ""}
        for cue in sheet["cues"]
    ]
    return sheet


_CHANGES: dict[str, dict[str, Any]] = {
    "skip": {"skipped": True},
    "unskip": {"skipped": False},
    "link": {"start": None},
    "unblock": {"block_id": ""},
}


def _starts(sheet: Sheet) -> dict[str, int]:
    return {
        place.cue.id: place.start
        for place in planned(RunSheet.model_validate(sheet))
        if place.lap == 1
    }


def _set(cue: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    if key == "time":
        start, seconds = value
        return {**cue, "start": start, "seconds": cue["seconds"] if seconds is None else seconds}
    if key.startswith(FLOOR):
        channel = key.removeprefix(FLOOR)
        actions = cue["floor_actions"]
        if any(action["channel_id"] == channel for action in actions):
            actions = [
                {**action, "text": value} if action["channel_id"] == channel else action
                for action in actions
                if value or action["channel_id"] != channel
            ]
        elif value:
            actions = [*actions, {"id": new_id(), "channel_id": channel, "text": value}]
        return {**cue, "floor_actions": actions}
    return {**cue, key: value}


def _is_virtual(key: str) -> bool:
    return key == "time" or key.startswith(FLOOR)


def _blank() -> dict[str, Any]:
    return Cue().model_dump(mode="json")


def _fresh_copy(cue: dict[str, Any]) -> dict[str, Any]:
    """A copy follows on: two cues with one hard start would overlap."""
    actions = [{**action, "id": new_id()} for action in cue["floor_actions"]]
    return {**cue, "start": None, "floor_actions": actions}


def _settle(cues: Rows, moved: set[str]) -> Rows:
    """Put moved cues into the block they came to stand in, or out of the one they left."""
    stays = [cue for cue in cues if cue["id"] not in moved]
    whole = {cue["block_id"] for cue in stays}
    settled: Rows = []
    for place, cue in enumerate(cues):
        if cue["id"] in moved:
            before = next((c for c in reversed(cues[:place]) if c["id"] not in moved), None)
            after = next((c for c in cues[place + 1 :] if c["id"] not in moved), None)
            left, right = (c["block_id"] if c else "" for c in (before, after))
            if left and left == right:
                cue = {**cue, "block_id": left}
            elif cue["block_id"] in whole and cue["block_id"] not in (left, right):
                cue = {**cue, "block_id": ""}
        settled.append(cue)
    return settled


def _repeat(sheet: Sheet, edit: dict[str, Any]) -> Sheet:
    wanted = set(edit["ids"])
    chosen = [cue for cue in sheet["cues"] if cue["id"] in wanted]
    if not chosen:
        return sheet
    first = sheet["cues"].index(chosen[0])
    before = list(sheet["cues"][:first])
    behind = [cue for cue in sheet["cues"][first:] if cue["id"] not in wanted]
    together = [{**cue, "block_id": edit["block"]} for cue in chosen]
    block = {"id": edit["block"], "title": edit.get("title", ""), "repeats": edit["times"]}
    return {
        **sheet,
        "cues": [*before, *together, *behind],
        "blocks": [*sheet["blocks"], block],
    }
