"""What a stage page is made of besides the show: its scripts, its looks, its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from planner.i18n import LANGUAGES, catalogue
from planner.settings import ROOT

_FOLDER = ROOT / "planner" / "web" / "stage"
KINDS = {".js": "text/javascript", ".css": "text/css"}
WORKER = "worker.js"
"""Keeps the page on the device; it has to reach further than its own folder."""
_WORDS = {
    "host": ("stage.",),
    "prompter": ("stage.", "prompter."),
    "crew": ("stage.", "stage_crew.", "role."),
    "wall": ("stage.", "wall."),
    "console": ("stage.", "console."),
}


@cache
def stage_words(role: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words a role's page needs, by language: it can switch by itself."""
    chosen = {key: entry for key, entry in catalogue().items() if key.startswith(_WORDS[role])}
    return {code: {key: entry[code] for key, entry in chosen.items()} for code in LANGUAGES}


@cache
def assets() -> Mapping[str, bytes]:
    """Return the scripts and looks by file name."""
    files = sorted(path for path in _FOLDER.iterdir() if path.suffix in KINDS)
    return {path.name: path.read_bytes() for path in files}


@cache
def modules(role: str) -> tuple[str, ...]:
    """Return the scripts a role's page is made of: the browser fetches them all at once."""
    found: list[str] = []
    wanted = ["page.js", f"{role}.js"]
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found.append(name)
            wanted += re.findall(r'from "\./(\w+\.js)"', assets()[name].decode())
    return tuple(found)


@cache
def assets_version() -> str:
    """Names what the scripts and looks are, so that browsers may keep them for good."""
    return sha256(b"".join(assets().values())).hexdigest()[:10]
