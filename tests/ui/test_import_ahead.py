"""What pages are drawn with is imported ahead; no page is, for that would draw it."""

from __future__ import annotations

import subprocess
import sys

from planner.settings import ROOT

_AHEAD = """
import sys
from planner.ui import navigation
times = []
navigation.import_ahead(lambda: times.append(1))
print(len(times), *(name for name in sys.modules if name.startswith("planner.ui.")))
"""


def test_everything_but_the_pages_is_imported():
    ran = subprocess.run(
        [sys.executable, "-c", _AHEAD], cwd=ROOT, capture_output=True, text=True, check=True
    )
    number, *imported = ran.stdout.split()
    assert int(number) > 80
    assert {"planner.ui.results", "planner.ui.components.grid"} <= set(imported)
    pages = {"planner.ui.overview", "planner.ui.steps.goals", "planner.ui.monday"}
    assert not pages & set(imported)
