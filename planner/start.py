"""``make run``: start the app on this machine and say where it is."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import redirect_stdout
from pathlib import Path

from planner.settings import ROOT, settings


def main() -> int:
    """Start Streamlit on ``PORT`` (8501) of 127.0.0.1 and wait for it to end."""
    port = os.environ.get("PORT", "8501")
    if not port.isdigit() or not 0 < int(port) < 65536:
        print(
            f"PORT={port}: a number from 1 to 65535 · 端口应为 1 到 65535 的数字", file=sys.stderr
        )
        return 2
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            print(
                f"Port {port} is taken; another one: make run PORT={int(port) + 1}\n"
                f"端口 {port} 已被占用，可换一个: make run PORT={int(port) + 1}",
                file=sys.stderr,
            )
            return 1
    print(f"Kaibo 开播  http://127.0.0.1:{port}   (Ctrl+C: stop · 停止)", flush=True)
    print(f"Data · 数据: {settings().data_dir}", flush=True)
    os.chdir(ROOT)
    from streamlit.web import cli  # half a second: after the address is said

    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        cli.main(["run", "app.py", "--server.port", port], standalone_mode=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
