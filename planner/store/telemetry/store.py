"""The telemetry store: samples and events as machines emit them, and what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa

from planner.domain.telemetry import Event, Sample
from planner.store.telemetry import questions, rows
from planner.store.telemetry.frames import event_frame, sample_frame


class Engine(Protocol):
    """What keeps the rows: :mod:`planner.store.telemetry.on_duckdb` or
    :mod:`planner.store.telemetry.on_clickhouse`."""

    path: Path | None
    """The file, if it is one on this machine."""

    def append(self, samples: pa.Table | None, events: pa.Table | None) -> None:
        """Write rows as :mod:`planner.store.telemetry.rows` stores them."""

    def ask(self, question: str, parameters: Mapping[str, Any]) -> pa.Table:
        """Answer a question of :mod:`planner.store.telemetry.questions`."""

    def take_back(self, source: str) -> int:
        """Remove the rows of a source; return how many."""

    def erase(self, campaign_id: str) -> None:
        """Remove everything of a campaign."""

    def backup(self, target: Path) -> None:
        """Copy everything to a new file."""

    def restore(self, source: Path) -> None:
        """Put what a backup holds in the place of what stands."""

    def close(self) -> None:
        """Let go of the file or the connection."""


class Telemetry:
    """Samples, events and their summaries; safe to share between threads.

    ::

        store.append(samples, events)          # on disk when it returns; repeat it freely
        store.curve("c1", ["online"])          # a row a channel, metric and minute
        store.totals(["c1", "c2"])             # a row a campaign, channel and metric
        store.take_back("file:i1")             # what stood before stands again

    Of one thing read twice the later reading stands, in whatever order and however often
    they come. Moments are kept to the millisecond. Errors of the store come as
    :class:`planner.errors.StoreError` and its kinds.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def path(self) -> Path | None:
        """The file it is kept in; ``None`` on a server."""
        return self.engine.path

    def append(self, samples: Sequence[Sample] = (), events: Sequence[Event] = ()) -> None:
        """Write samples and events: all of them, on disk when it returns, or none."""
        self.append_batch(
            rows.samples_in_columns(samples) if samples else None,
            rows.events_in_columns(events) if events else None,
        )

    def append_batch(self, samples: pa.Table | None, events: pa.Table | None) -> None:
        """Write columns of :data:`SAMPLES` and :data:`EVENTS`, as :meth:`append` does."""
        self.engine.append(
            None if samples is None else rows.stored_samples(samples),
            None if events is None else rows.stored_events(events),
        )

    def curve(
        self,
        campaign_id: str,
        metrics: Iterable[str] | None = None,
        channel_id: str | None = None,
    ) -> pd.DataFrame:
        """The samples of a campaign by the minute, in order."""
        return sample_frame(
            self._ask(questions.CURVE, [campaign_id], metrics=metrics, channel=channel_id),
            ["channel_id", "metric", "minute"],
        )

    def curves(self, campaign_ids: Iterable[str], metrics: Iterable[str]) -> pd.DataFrame:
        """The samples of many campaigns by the minute, in order: means, sums and last values."""
        return sample_frame(
            self._ask(questions.CURVES, campaign_ids, metrics=metrics),
            ["campaign_id", "channel_id", "metric", "minute"],
        )

    def event_curve(
        self, campaign_id: str, kinds: Iterable[str] | None = None, channel_id: str | None = None
    ) -> pd.DataFrame:
        """The events of a campaign by the minute, in order."""
        return event_frame(
            self._ask(questions.EVENT_CURVE, [campaign_id], kinds=kinds, channel=channel_id),
            ["channel_id", "kind", "minute"],
        )

    def event_curves(self, campaign_ids: Iterable[str], kinds: Iterable[str]) -> pd.DataFrame:
        """The events of many campaigns by the minute, in order."""
        return event_frame(
            self._ask(questions.EVENT_CURVE, campaign_ids, kinds=kinds),
            ["campaign_id", "channel_id", "kind", "minute"],
        )

    def totals(
        self, campaign_ids: Iterable[str], metrics: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """The samples of whole campaigns: last, highest and mean value of each metric."""
        return sample_frame(
            self._ask(questions.TOTALS, campaign_ids, metrics=metrics),
            ["campaign_id", "channel_id", "metric"],
        )

    def event_totals(
        self, campaign_ids: Iterable[str], kinds: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """The events of whole campaigns, counted and summed up."""
        return event_frame(
            self._ask(questions.EVENT_TOTALS, campaign_ids, kinds=kinds),
            ["campaign_id", "channel_id", "kind"],
        )

    def latest(self, campaign_id: str) -> pd.DataFrame:
        """The newest sample of each channel and metric of a campaign."""
        return sample_frame(
            self._ask(questions.LATEST, [campaign_id]),
            ["channel_id", "metric"],
        )

    def within(self, campaign_id: str, metrics: Iterable[str]) -> pd.DataFrame:
        """What was ``counted`` within minutes or longer of a campaign, by channel and metric:
        running totals are no part of it."""
        return sample_frame(
            self._ask(
                questions.WITHIN, [campaign_id], " GROUP BY channel_id, metric", metrics=metrics
            ),
            ["channel_id", "metric"],
        )

    def events(
        self,
        campaign_id: str,
        kinds: Iterable[str] | None = None,
        channel_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        newest_first: bool = True,
        limit: int = 200,
        ids: Iterable[str] | None = None,
    ) -> list[Event]:
        """The current events of a campaign, from ``since`` to before ``until``; ``ids``: of
        these alone."""
        way = "DESC" if newest_first else "ASC"
        found = self._ask(
            questions.EVENTS,
            [campaign_id],
            f" ORDER BY moment {way}, channel_id {way}, kind {way}, id {way} LIMIT {int(limit)}",
            kinds=kinds,
            channel=channel_id,
            since=None if since is None else rows.milliseconds(since),
            until=None if until is None else rows.milliseconds(until),
            ids=ids,
        )
        return rows.as_events(found)

    def take_back(self, source: str) -> int:
        """Remove the rows of one source, so that what stood before stands again; return
        how many were removed."""
        return self.engine.take_back(source)

    def erase(self, campaign_id: str) -> None:
        """Remove everything of a campaign."""
        self.engine.erase(campaign_id)

    def backup(self, target: Path) -> None:
        """Copy everything to a new file while others read and write."""
        self.engine.backup(target)

    def restore(self, source: Path) -> None:
        """Put what a backup holds in the place of what stands, whole or not at all."""
        self.engine.restore(source)

    def close(self) -> None:
        """Let go of the store."""
        self.engine.close()

    def _ask(
        self,
        question: str,
        campaign_ids: Iterable[str],
        order: str = "",
        *,
        metrics: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        channel: str | None = None,
        since: int | None = None,
        until: int | None = None,
        ids: Iterable[str] | None = None,
    ) -> pa.Table:
        parameters: dict[str, Any] = {"campaigns": list(campaign_ids)}
        for name, narrowing, value in (
            ("metrics", questions.OF_METRICS, None if metrics is None else list(metrics)),
            ("kinds", questions.OF_KINDS, None if kinds is None else list(kinds)),
            ("channel", questions.OF_CHANNEL, channel),
            ("since", questions.SINCE, since),
            ("until", questions.UNTIL, until),
            ("ids", questions.OF_IDS, None if ids is None else list(ids)),
        ):
            if value is not None:
                question += narrowing
                parameters[name] = value
        return self.engine.ask(question + order, parameters)
