"""A line of the benchmarks says what was to be reached, and marks what was not."""

from __future__ import annotations

import pytest

from bench import Figure


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (Figure("start", 4.2, "s"), "BENCH show.start 4.2 s"),
        (Figure("last", 12, "ms", "bare", 10), "BENCH show.last 12 ms bare 10 1.2"),
        (Figure("rss", 45, "MB", target=60), "BENCH show.rss 45 MB target 60 0.75"),
        (Figure("rss", 60, "MB", target=60), "BENCH show.rss 60 MB target 60 1"),
        (Figure("rss", 66, "MB", target=60), "BENCH show.rss 66 MB target 60 1.1 MISSED"),
        (
            Figure("last", 18, "ms", "bare", 10, 15),
            "BENCH show.last 18 ms bare 10 1.8 target 15 1.2 MISSED",
        ),
    ],
)
def test_line_of_a_figure_marks_what_misses_its_target(figure, line) -> None:
    assert figure.line("show") == line
