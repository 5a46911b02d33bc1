"""The collector: 200 channels on air at once, each with its numbers and its chat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bench import Figure

CHANNELS = 200
SECONDS = 60.0


def run() -> Iterator[Figure]:
    """Yield the figures."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench._twitch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        environment = {
            **os.environ,
            "KAIBO_TWITCH_API_URL": f"{url}/helix",
            "KAIBO_TWITCH_SIGN_IN_URL": f"{url}/oauth2",
            "KAIBO_TWITCH_WEBSOCKET_URL": f"{url.replace('http', 'ws', 1)}/ws",
        }
        measured = subprocess.run(
            [sys.executable, "-m", "bench._collecting", str(CHANNELS), str(SECONDS)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        server.stdin.close()
        server.wait(timeout=20)
    found = json.loads(measured.stdout)
    if found["channels"] < CHANNELS:
        raise RuntimeError(f"only {found['channels']} channels were followed")
    yield Figure("cpu_200", found["core"] * 100, "% of a core", target=30)
    yield Figure("rss_200", found["bytes"] / 1024 / 1024, "MB", target=60)
    yield Figure("comments_200", found["comments"] / (SECONDS + 40), "comments/s")
