"""Read the templates of ``data/templates/`` and say which file and field is wrong.

Rows that several templates share stand in ``common.toml`` under ``[<section>.<name>]``; a
template names such a row (``"fill_light"``), or names it with ``use`` and changes some of
its fields (``{ use = "fill_light", quantity = 4 }``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.first_plan import build
from planner.domain.first_warm_up import late_items
from planner.domain.template import Template
from planner.errors import InputError, NotFoundError
from planner.settings import ROOT

__all__ = ["FOLDER", "Template", "broken", "build", "late_items", "listed", "template"]

FOLDER = ROOT / "data" / "templates"
_COMMON = "common.toml"
_ORDER = (
    "everyday_sales",
    "new_car_launch",
    "group_buy",
    "test_drive",
    "motor_show",
    "car_care",
)


def listed(folder: Path = FOLDER) -> list[str]:
    """Return the keys of all templates, ours in the order of use, then the others."""
    found = {path.stem for path in folder.glob("*.toml") if path.name != _COMMON}
    return [key for key in _ORDER if key in found] + sorted(found - set(_ORDER))


def template(key: str, folder: Path = FOLDER) -> Template:
    """Return a template as its file stands now.

    Raises :class:`NotFoundError` where there is no such file, :class:`InputError` with
    file and field where it cannot be used.
    """
    path = folder / f"{key}.toml"
    if key not in listed(folder):
        raise NotFoundError("error.template_gone", file=path.name)
    common = folder / _COMMON
    return _read(path, path.stat().st_mtime_ns, common, common.stat().st_mtime_ns)


def broken(folder: Path = FOLDER) -> list[InputError]:
    """Return what is wrong with templates that cannot be used."""
    found: list[InputError] = []
    for key in listed(folder):
        try:
            template(key, folder)
        except InputError as error:
            found.append(error)
    return found


@cache
def _read(path: Path, _changed: int, common: Path, _common_changed: int) -> Template:
    shared = _toml(common)
    body = _toml(path)
    for section, value in list(body.items()):
        if isinstance(value, list):
            rows = shared.get(section, {})
            body[section] = [_row(path, section, i, row, rows) for i, row in enumerate(value)]
    for section in ("venue", "offer", "review", "roles", "valid_lead", "car_sheet"):
        body.setdefault(section, shared.get(section))
    try:
        return Template.model_validate({**body, "key": path.stem})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(
            "input.template",
            file=path.name,
            field=".".join(
                str(step + 1) if isinstance(step, int) else step for step in first["loc"]
            )
            or "–",
            reason=first["msg"].removeprefix("Value error, "),
        ) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            "input.template", file=path.name, field="TOML", reason=str(error)
        ) from error


def _row(path: Path, section: str, place: int, row: Any, shared: Mapping[str, Any]) -> Any:
    """Return a row with what it uses of the common ones filled in."""
    name = row if isinstance(row, str) else row.get("use") if isinstance(row, dict) else None
    if name is None:
        return row
    if name not in shared:
        raise InputError(
            "input.template",
            file=path.name,
            field=f"{section}.{place + 1}",
            reason=f"{name}? ({_COMMON}: {', '.join(shared)})",
        )
    own = {} if isinstance(row, str) else {k: v for k, v in row.items() if k != "use"}
    return {**shared[name], **own}
