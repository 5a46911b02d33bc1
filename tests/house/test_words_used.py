"""Every sentence in planner/i18n is shown somewhere: words nobody sees are deleted."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import get_args, get_origin

from pydantic import BaseModel

from planner.domain.campaign import PARTS, Campaign
from planner.i18n import catalogue
from planner.settings import ROOT

FIELD_SUFFIXES = ("", ".help", ".example")
"""What :class:`planner.ui.fields.Form` looks up beside a field's label."""


@cache
def _literals_and_patterns() -> tuple[frozenset[str], frozenset[str]]:
    """Strings of the code, and what its f-strings can become, as regular expressions.

    An f-string of a key has a dot in its fixed text: ``f"step.{step}.purpose"``.
    """
    literals: set[str] = set()
    patterns: set[str] = set()
    for path in (ROOT / "planner").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                fixed = [v.value for v in node.values if isinstance(v, ast.Constant)]
                if re.search(r"[a-z_]\.|\.[a-z_]", "".join(map(str, fixed))):
                    patterns.add(
                        "".join(
                            re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"[\w.]+"
                            for v in node.values
                        )
                    )
    for path in (ROOT / "planner" / "web" / "templates").glob("*.html"):
        literals |= set(re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text("utf-8")))
    for path in (ROOT / "planner" / "web" / "stage").glob("*.js"):
        quoted, built = _of_script(path.read_text("utf-8"))
        literals |= quoted
        patterns |= built
    return frozenset(literals), frozenset(patterns)


def _of_script(text: str) -> tuple[set[str], set[str]]:
    """Keys a screen's script names, whole or with a part filled in."""
    quoted = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', text))
    filled = re.findall(r"`([a-z_]+\.[a-z_]*)\$\{[\w.]+\}`", text)
    return quoted, {re.escape(start) + r"\w+" for start in filled}


def test_every_sentence_a_script_names_is_there() -> None:
    missing = []
    for path in (ROOT / "planner" / "web" / "stage").glob("*.js"):
        quoted, built = _of_script(path.read_text("utf-8"))
        missing += [
            f"{path.name}: {key}"
            for key in quoted
            if key not in catalogue() and not key.endswith((".js", ".css"))
        ]
        missing += [
            f"{path.name}: {start}"
            for start in built
            if not any(re.fullmatch(start, key) for key in catalogue())
        ]
    assert missing == []


def _fields(model: type[BaseModel], path: str) -> set[str]:
    """Return the keys of a model's fields: ``goals.targets.value``."""
    found = set()
    for name, field in model.model_fields.items():
        found.add(f"{path}.{name}")
        kinds = [field.annotation, *get_args(field.annotation)]
        for kind in kinds:
            if get_origin(kind) is None and isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= _fields(kind, f"{path}.{name}")
    return found


def _field_keys() -> set[str]:
    campaign = Campaign(id="c", bodies={})
    keys: set[str] = set()
    for part in PARTS:
        keys |= _fields(type(getattr(campaign, part)), part)
    return {key + suffix for key in keys for suffix in FIELD_SUFFIXES}


def test_every_sentence_is_used() -> None:
    literals, patterns = _literals_and_patterns()
    built = re.compile("|".join(sorted(patterns)))
    fields = _field_keys()

    def used(key: str) -> bool:
        table, _, column = key.rpartition(".")
        computed = table in fields and column in literals  # a column no row keeps
        return key in literals or key in fields or computed or bool(built.fullmatch(key))

    assert [key for key in catalogue() if not used(key)] == []
