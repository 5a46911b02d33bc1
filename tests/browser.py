"""Find a Chromium for the browser tests, or install one; never do without.

``python -m tests.browser`` prints where it is. Debian's package as root, Playwright's
own otherwise. Chinese fonts come with Debian's package too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@cache
def chromium() -> Path:
    """Return the browser's program; raises ``RuntimeError`` where there is none."""
    found = _installed()
    if found is None:
        raise RuntimeError("no Chromium: run `python -m tests.browser` to install one")
    return found


def arguments() -> list[str]:
    """Return the switches to start it with; as root it cannot use its sandbox."""
    return [*ARGUMENTS, *(["--no-sandbox"] if _is_root() else [])]


def _installed() -> Path | None:
    asked = os.environ.get("KAIBO_CHROMIUM")
    if asked:
        return Path(asked)
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Path(path)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _install() -> None:
    if _is_root() and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        packages = ["chromium", "fonts-noto-cjk"]
        subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=True, env=quiet)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> int:
    """Install a browser if there is none; say where it is."""
    if _installed() is None:
        print("No Chromium found; installing one …", flush=True)
        _install()
    found = _installed()
    if found is None:
        print("No Chromium could be installed; set KAIBO_CHROMIUM to one.", file=sys.stderr)
        return 1
    print(f"Browser: {found}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
