"""The whole app as a process of its own, as ``make run`` starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin

import httpx

from planner.settings import ROOT

T = TypeVar("T")


def ask(question: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in a thread of its own: the browser's loop may hold this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, question).result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_app(process: subprocess.Popen[Any], url: str, wait: float = 60) -> None:
    """Wait until the app of a process answers."""
    until = time.monotonic() + wait
    while time.monotonic() < until:
        try:
            httpx.get(urljoin(url, "/api/health"), timeout=5)
        except httpx.TransportError:
            if process.poll() is not None:
                raise RuntimeError(f"the app ended with {process.returncode}") from None
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the app did not answer")


class RunningApp:
    """A started app with its data folder; stop it, kill it, start it again."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.environment = environment
        self.port = free_port()
        self.said: Path | None = None
        """Where to keep what it prints."""
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, wait: float = 60) -> None:
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "KAIBO_DATA_DIR": str(self.data_dir),
            **self.environment,
        }
        with Path(self.said or os.devnull).open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "planner.start"],
                cwd=ROOT,
                env=environment,
                stdout=said,
                stderr=said if self.said else None,
                start_new_session=True,
            )
        wait_for_app(self.process, self.url, wait)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(timeout=10)
