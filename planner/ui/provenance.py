"""What a number means and where it comes from, as a hand on it and the table behind tell it."""

from __future__ import annotations

from datetime import datetime
from textwrap import wrap
from urllib.parse import urlencode

from planner.domain import metrics
from planner.domain.campaign import Header
from planner.domain.figures import Figure, State
from planner.domain.metrics import metric_name
from planner.domain.standing import Total
from planner.ui import session
from planner.ui.markdown import plain
from planner.ui.session import language, t, w

_WIDTH = {"zh": 22, "en": 44}
"""Characters of a line below a hand."""


def definition(metric: str) -> str:
    """What a metric means; empty for one that left the dictionary."""
    known = metrics.dictionary().get(metric)
    return known.about(language()) if known else ""


def linked_name(metric: str) -> str:
    """A metric's name in Markdown: a hand on it tells what it means, and it leads to the
    dictionary."""
    meant = plain(definition(metric)).replace('"', "”")
    query = urlencode({"metric": metric, "campaign": session.campaign_id()})
    return f'[{plain(metric_name(metric, w()))}](dictionary?{query} "{meant}")'


def on_a_mark(metric: str, total: Total, header: Header) -> list[str]:
    """The lines that a hand on a number's mark tells: its name, what it means, and where it
    comes from."""
    return [
        metric_name(metric, w()),
        *wrap(definition(metric), _WIDTH[language()]),
        " · ".join(part for part in of_total(total, header) if part != "–"),
    ]


def of_total(total: Total, header: Header) -> tuple[str, str, str]:
    """State, source and time of reading of a total."""
    return _told(total.state, total.sources, total.read_at, header)


def of_figure(figure: Figure, header: Header) -> tuple[str, str, str]:
    """State, source and time of reading of a figure."""
    source = ((figure.source, figure.source_name),)
    return _told(figure.state, source, figure.read_at, header)


def _told(
    state: State | None,
    sources: tuple[tuple[str, str], ...],
    read_at: datetime | None,
    header: Header,
) -> tuple[str, str, str]:
    named = (
        t(f"results.source.{source}") + (f" ({name})" if name else "") for source, name in sources
    )
    return (
        t(f"results.state.{state}") if state else "–",
        w().listed(named) or "–",
        w().stamp(read_at, header.zone) if read_at else "–",
    )
