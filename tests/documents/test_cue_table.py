"""The table of cues: the same in the file as on the screen and as from raw rows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from bench._histories import KINDS
from planner.actions import campaigns
from planner.documents.cue_table import cue_table
from planner.documents.number_table import as_csv
from planner.i18n import words
from planner.insight.cue_effects import effects_of
from tests.insight.a_stream import store
from tests.insight.cue_history import FRIDAY, comment, fill

__all__ = ["store"]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def raw():
    """Moments of comments, unevenly spread over the stream."""
    return [FRIDAY + timedelta(seconds=37 * n + n * n % 91) for n in range(150)]


@pytest.fixture
def broadcast(database, store, who, raw):
    (campaign_id,) = fill(database, store, who, 1)
    store.append(events=[comment(campaign_id, n, at) for n, at in enumerate(raw)])
    return campaigns.get(database, campaign_id)


def shared(raw, start, end) -> float:
    """How many of the comments fall into a cue: a minute's are shared out by the seconds."""
    found = 0.0
    for at in raw:
        minute = at.replace(second=0, microsecond=0)
        inside = min(minute + MINUTE, end) - max(minute, start)
        found += max(inside, timedelta()) / MINUTE
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_comments_of_each_cue_are_those_of_the_raw_rows(
    database, store, broadcast, raw, language
) -> None:
    found = effects_of(database, store, broadcast)
    table = cue_table(broadcast, found, words(language))
    place = [column.heading for column in table.columns].index(
        "评论" if language == "zh" else "Comments"
    )
    for row, cue in zip(table.rows, found.cues, strict=False):
        assert row[place] == pytest.approx(shared(raw, cue.start, cue.end), abs=0.051)
    assert table.rows[-1][place] == len(raw)


def test_the_file_says_what_the_screen_says(database, store, broadcast) -> None:
    table = cue_table(broadcast, effects_of(database, store, broadcast), words("zh"))
    lines = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    assert lines[0] == [column.heading for column in table.columns]
    assert len(lines) == len(table.rows) + 1
    for line, row in zip(lines[1:], table.rows, strict=True):
        for written, value in zip(line, row, strict=True):
            if isinstance(value, int | float):
                percent = written.endswith("%")
                said = float(written.rstrip("%")) / (100 if percent else 1)
                assert said == pytest.approx(value if percent else round(value, 1))
            else:
                assert written == (table.missing if value is None else value)


def test_a_number_nobody_knows_is_missing_and_not_zero(database, store, broadcast) -> None:
    table = cue_table(broadcast, effects_of(database, store, broadcast), words("zh"))
    place = [column.heading for column in table.columns].index("点赞")
    assert {row[place] for row in table.rows} == {None}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_cue_did_against_usual_stands_beside_the_range_of_its_kind(
    database, store, who, language
) -> None:
    ids = fill(database, store, who, 20, planted={KINDS[0]: 0.05})
    campaign = campaigns.get(database, ids[-1])
    w = words(language)
    table = cue_table(campaign, effects_of(database, store, campaign), w)
    headings = [column.heading for column in table.columns]
    names = ("rate", "usual", "against_usual", "kind")
    first, *_ = places = [headings.index(w(f"cut_curve.column.{name}")) for name in names]
    assert places == list(range(first, first + 4))
    judged = [row for row in table.rows if row[first + 2] is not None]
    assert judged
    for row in judged:
        rate, usual, against, kind = (row[place] for place in places)
        assert (1 + usual) * (1 + against) == pytest.approx(1 + rate, abs=2e-4)
        assert "%" in kind  # from … to
