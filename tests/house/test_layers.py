"""The house keeps its import order, and what it promises of its files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from planner.settings import ROOT, Settings


def test_import_order_is_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_no_page_writes_html_or_catches_everything() -> None:
    forbidden = re.compile(r"unsafe_allow_html|except Exception|except:|plotly\.express")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "planner").rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert wrong == []


def test_every_setting_is_documented_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [name for name in Settings.model_fields if f"KAIBO_{name.upper()}" not in readme]
    assert missing == []


def test_requirements_are_pinned_and_name_no_registry() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = [
            line
            for line in (ROOT / file).read_text("utf-8").splitlines()
            if line and not line.startswith(("#", " "))
        ]
        assert lines
        assert all("==" in line for line in lines), file
        assert not any("://" in line or line.startswith("-") for line in lines), file
