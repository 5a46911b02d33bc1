"""Play a stream on loopback until whoever started this ends.

::

    python -m connectors.demo --began 2026-11-27T12:00:00+00:00 --title … --channel … \\
        opening:480 walk_round:360 draw:420

Its address is the first line it prints. It ends when its standard input does, so that it
outlives nobody.
"""

from __future__ import annotations

import argparse
import socket
import sys
import threading
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette

from connectors.demo.story import Cue, Story
from connectors.demo.youtube import DemoYouTube


def main() -> None:
    """Serve, and say where."""
    asked = _arguments()
    platform = DemoYouTube(
        Story(asked.cues), asked.began, asked.title, asked.channel, lambda: datetime.now(UTC)
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(
            Starlette(routes=platform.routes()),
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        threading.Thread(target=_end_with_input, args=(server,), daemon=True).start()
        sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        server.run(sockets=[listening])


def _end_with_input(server: uvicorn.Server) -> None:
    sys.stdin.read()
    server.should_exit = True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m connectors.demo")
    parser.add_argument("--began", type=datetime.fromisoformat, required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--channel", required=True)
    parser.add_argument("cues", nargs="+", type=_cue, metavar="kind:seconds")
    return parser.parse_args()


def _cue(text: str) -> Cue:
    kind, _, seconds = text.rpartition(":")
    return Cue(kind, int(seconds))


if __name__ == "__main__":
    main()
