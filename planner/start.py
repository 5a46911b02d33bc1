"""``make run``: start the app on this machine and say where it is."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

from pydantic import ValidationError

from planner.address import local_addresses
from planner.settings import ROOT, SHORTEST_PASSPHRASE, Settings, settings

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104


def main(command: str = "run", page: str = "") -> int:
    """Start Streamlit on ``PORT`` (8501) of 127.0.0.1, or with ``SHARE=1`` of every
    address of this machine, and wait for it to end. ``command`` is what ``make`` was asked
    for, ``page`` the page whose address is said."""
    port = os.environ.get("PORT", "8501")
    if not port.isdigit() or not 0 < int(port) < 65536:
        _say(f"PORT={port}: a number from 1 to 65535 · 端口应为 1 到 65535 的数字")
        return 2
    try:
        chosen = settings()
    except ValidationError as error:
        _say(_unusable(error))
        return 2
    host = EVERYWHERE if chosen.share else LOOPBACK
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            _say(
                f"Port {port} is taken; another one: make {command} PORT={int(port) + 1}\n"
                f"端口 {port} 已被占用，可换一个: make {command} PORT={int(port) + 1}"
            )
            return 1
    print(f"Kaibo 开播  http://127.0.0.1:{port}{page}   (Ctrl+C: stop · 停止)", flush=True)
    if (chosen.share or chosen.public_url) and not _say_how_to_join(chosen, port):
        return 1
    print(f"Data · 数据: {chosen.data_dir}", flush=True)
    os.chdir(ROOT)
    os.environ["FORWARDED_ALLOW_IPS"] = ""  # attempts count by who connects, not by who he says
    from click import Abort
    from streamlit.web import cli  # half a second: after the address is said

    ctrl_c = suppress(Abort)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), ctrl_c:
        cli.main(
            ["run", "app.py", "--server.port", port, "--server.address", host],
            standalone_mode=False,
        )
    return 0


def _say_how_to_join(chosen: Settings, port: str) -> bool:
    """Print the addresses of a shared app and its passphrase; return whether there is one."""
    from planner.web.passphrase import Passphrase

    try:
        passphrase = Passphrase(chosen.data_dir, chosen.passphrase)
    except OSError as error:
        _say(
            f"The data folder cannot be written, so there is no passphrase: {error.strerror}\n"
            f"数据文件夹不能写入，无法生成口令：{error.strerror}"
        )
        return False
    if chosen.public_url:
        print(f"Public · 公网: {chosen.public_url}", flush=True)
    for address in local_addresses() if chosen.share else []:
        print(f"Network · 局域网: http://{address}:{port}", flush=True)
    shown = "KAIBO_PASSPHRASE" if chosen.passphrase else passphrase.text
    print(f"Passphrase · 口令: {shown}", flush=True)
    return True


def _unusable(error: ValidationError) -> str:
    names = {str(e["loc"][0]).upper() for e in error.errors(include_url=False) if e["loc"]}
    if "PASSPHRASE" in names:
        return (
            f"KAIBO_PASSPHRASE needs at least {SHORTEST_PASSPHRASE} characters\n"
            f"KAIBO_PASSPHRASE 至少 {SHORTEST_PASSPHRASE} 个字符"
        )
    listed = ", ".join(f"KAIBO_{name}" for name in sorted(names))
    return f"{listed}: this value cannot be used · 这个设置无法使用"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
