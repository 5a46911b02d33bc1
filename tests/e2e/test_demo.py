"""``make demo``: a stream without an account, said to be a demo, that ends as a whole."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from planner.settings import ROOT
from tests.running_app import free_port, wait_for_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("e2e-demo")]


@contextmanager
def started(data_dir: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The demo, started as ``make demo`` does; its platform's child ends with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "planner.demo"],
        cwd=ROOT,
        env={
            **os.environ,
            "KAIBO_DATA_DIR": str(data_dir),
            "PORT": str(port),
            "LANG": "zh_CN.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=10)


def address(process: subprocess.Popen[str]) -> str:
    """Where the demo says it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            wait_for_app(process, found.group())
            return found.group()
    raise AssertionError("it said no address")


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with started(tmp_path, free_port()) as process:
        yield process, address(process)


@pytest.fixture
def app_url(demo) -> str:
    return demo[1].partition("/metrics")[0]


def test_the_curve_goes_on_by_itself_and_everything_says_demo(demo, browser_page) -> None:
    _, url = demo
    page = browser_page("zh")
    page.goto(url)
    expect(page.get_by_text("演示：直播、数据和评论都是编出来的")).to_be_visible()
    chart = page.locator(".js-plotly-plot").first
    expect(chart).to_be_visible()
    expect(page.locator(".stMarkdownBadge").filter(has_text="演示")).to_be_visible()
    expect(chart).to_contain_text("YouTube · 演示频道")
    expect(page.get_by_text("评论，每分钟")).to_be_visible()  # what the collector read of the chat
    newest = page.get_by_text(re.compile(r"\d+ 秒前 · YouTube 演示 · 实时"))
    expect(newest).to_be_visible()
    before = newest.inner_text()
    expect(newest).not_to_have_text(before)
    page.goto(url.replace("/metrics", "/connections"))
    expect(page.get_by_text("演示服务器")).to_be_visible()
    expect(page.get_by_text("没有连接真实平台")).to_be_visible()


def test_a_second_one_gives_way_and_ctrl_c_ends_the_app_and_its_platform(demo, tmp_path) -> None:
    process, _ = demo
    with started(tmp_path, free_port()) as second:
        _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "演示已经在运行" in said
    children = psutil.Process(process.pid).children()
    assert any("connectors.demo" in child.cmdline() for child in children)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert "Traceback" not in said
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


def test_a_taken_port_is_said_with_the_way_out(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with started(tmp_path, port) as process:
            _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"make demo PORT={port + 1}" in said


def test_a_folder_that_is_not_the_demos_is_left_alone(tmp_path) -> None:
    kept = tmp_path / "demo" / "kept.txt"
    kept.parent.mkdir()
    kept.write_text("mine")
    with started(tmp_path, free_port()) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "不是演示的文件夹" in said
    assert kept.read_text() == "mine"
