"""The contract: what the collector relies on, whatever the platform.

A connector's own test file makes a :class:`Case` in a fixture named ``case`` and inherits
:class:`Contract`; its protocol's own details it tests beside that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.budget import Budget
from connectors.connector import FEEDS, Access, Connector, Feed
from connectors.credentials import App, Credentials, Memory
from connectors.errors import ConnectorError, GiveUpError, SignInError, WaitError
from connectors.http import new_client
from connectors.reading import Reading, Stream
from planner.domain.metrics import dictionary
from tests.contract.stand_in import Fault, StandIn
from tests.running_app import ask

SECRETS = ("planted-access-token", "planted-refresh-token", "planted-app-secret")
"""What a case signs in with; none of it may be seen anywhere."""


@dataclass
class Case:
    """One platform as the contract meets it.

    ``make`` builds the connector for an access; ``streams`` are how many the stand-in has
    in ``since`` … ``until``, over more than one page where the platform pages; ``stream``
    is one of them that is on air, ``ended`` one that is over. ``die`` lets the stand-in
    refuse the access token from now on until it is renewed, ``die_for_good`` the refresh
    token too. ``path`` is where ``read`` of the first feed asks; where a connector has no
    feed ``listen``, or the renewal of its tokens where it does not listen either.
    """

    platform: StandIn
    make: Callable[[Access], Connector]
    stream: Stream
    ended: Stream
    streams: int
    since: datetime
    until: datetime
    now: datetime
    path: str
    die: Callable[[], None] | None = None
    die_for_good: Callable[[], None] | None = None
    renewed: Callable[[], int] | None = None
    """How often the stand-in has handed out renewed tokens."""
    app_more: dict[str, str] = field(default_factory=dict)
    credentials_more: dict[str, str] = field(default_factory=dict)
    account_id: str = "account-1"

    def credentials(self) -> Credentials:
        return Credentials(
            access_token=SECRETS[0],
            expires_at=self.now + timedelta(hours=2),
            refresh_token=SECRETS[1],
            refresh_expires_at=self.now + timedelta(days=20),
            account_id=self.account_id,
            more=self.credentials_more,
        )

    def feed_stream(self, feed: Feed) -> Stream:
        return self.stream if feed in ("live", "chat") else self.ended

    def run(
        self,
        use: Callable[[Connector], Coroutine[Any, Any, Any]],
        *,
        credentials: Credentials | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> Any:
        """Run ``use`` with a connector in an event loop of its own."""

        async def whole() -> Any:
            async with client or new_client() as shared:
                access = Access(
                    App("app-id", SECRETS[2], self.app_more),
                    Memory(credentials or self.credentials()),
                    shared,
                    Budget(platform, limits),
                    lambda: self.now,
                )
                return await use(self.make(access))

        probe = self.make(
            Access(App("", ""), Memory(), httpx.AsyncClient(), Budget("", ()), lambda: self.now)
        )
        platform, limits = probe.platform, probe.can.limits
        return ask(whole())


class Contract:
    """The tests every connector passes."""

    def test_declares_only_metrics_of_the_dictionary(self, case: Case) -> None:
        can = _can(case)
        assert can.live | can.after <= dictionary().keys()
        assert set(can.feeds) <= set(FEEDS)

    def test_what_it_reads_it_has_declared(self, case: Case) -> None:
        async def read_all(connector: Connector) -> dict[str, Reading]:
            if not connector.can.feeds:
                return {"listen": await _first(connector, case)}
            return {
                f: await connector.read(f, case.feed_stream(f), "") for f in connector.can.feeds
            }

        can = _can(case)
        for feed, reading in case.run(read_all).items():
            declared = can.live if feed in ("live", "chat", "listen") else can.after
            assert {sample.metric for sample in reading.samples} <= declared, feed
            assert {total.metric for total in reading.totals} | reading.pending <= can.after, feed
            assert all(event.at.tzinfo is not None for event in reading.events)
            assert len({(e.kind, e.id) for e in reading.events}) == len(reading.events)
            for value in [s.value for s in reading.samples] + [t.value for t in reading.totals]:
                assert isinstance(value, float)
                assert value == value

    def test_a_feed_that_is_not_declared_is_refused(self, case: Case) -> None:
        missing = [feed for feed in FEEDS if feed not in _can(case).feeds]
        for feed in missing:
            with pytest.raises(GiveUpError):
                case.run(lambda c, f=feed: c.read(f, case.stream, ""))

    def test_reads_every_page_of_streams_once(self, case: Case) -> None:
        found = case.run(lambda c: c.streams(case.since, case.until))
        assert len(found) == case.streams
        assert len({stream.id for stream in found}) == case.streams
        for stream in found:
            for moment in (stream.started_at, stream.ended_at, stream.planned_at):
                assert moment is None or moment.tzinfo is not None

    def test_reading_again_names_events_alike(self, case: Case) -> None:
        async def twice(connector: Connector) -> list[list[tuple[str, str]]]:
            names = []
            for _ in range(2):
                brought = [await connector.read(f, case.feed_stream(f), "") for f in can.feeds]
                brought += [] if can.feeds else [await _first(connector, case)]
                names.append(sorted((e.kind, e.id) for r in brought for e in r.events))
            return names

        can = _can(case)
        first, second = case.run(twice)
        assert first == second

    def test_a_limit_is_waited_out_as_long_as_it_says(self, case: Case) -> None:
        case.platform.faults.append(Fault(429, {"retry-after": "90"}, path=case.path))
        with pytest.raises(WaitError) as found:
            case.run(lambda c: _first(c, case))
        assert found.value.reason == "rate_limited"
        assert found.value.until == case.now + timedelta(seconds=90)

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_a_fault_of_the_platform_is_waited_out(self, case: Case, status: int) -> None:
        case.platform.faults.append(Fault(status, body=b"<html>oops", path=case.path))
        with pytest.raises(WaitError) as found:
            case.run(lambda c: _first(c, case))
        assert found.value.reason == "server_error"

    def test_a_cut_answer_is_asked_for_again_later(self, case: Case) -> None:
        case.platform.faults.append(Fault(200, body=b'{"data": [', cut=True, path=case.path))
        client = httpx.AsyncClient(timeout=0.5)
        with pytest.raises(WaitError) as found:
            case.run(lambda c: _first(c, case), client=client)
        assert found.value.reason == "unreachable"

    def test_a_slow_answer_is_not_waited_for(self, case: Case) -> None:
        case.platform.faults.append(Fault(200, body=b"{}", delay=2, path=case.path))
        client = httpx.AsyncClient(timeout=0.3)
        with pytest.raises(WaitError) as found:
            case.run(lambda c: _first(c, case), client=client)
        assert found.value.reason == "unreachable"

    @pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"\xff\xfe"])
    def test_an_answer_it_cannot_read_is_said_so(self, case: Case, body: bytes) -> None:
        case.platform.faults.append(Fault(200, body=body, path=case.path))
        with pytest.raises(GiveUpError) as found:
            case.run(lambda c: _first(c, case))
        assert found.value.reason == "unreadable_answer"

    def test_ten_reads_with_a_dead_token_renew_it_once(self, case: Case) -> None:
        if case.die is None or case.renewed is None:
            pytest.skip("nothing to renew here")
        case.die()

        async def ten(connector: Connector) -> Credentials:
            await asyncio.gather(*(_first(connector, case) for _ in range(10)))
            return await connector.access.vault.read()

        before = case.renewed()
        kept = case.run(ten)
        assert case.renewed() == before + 1
        assert kept.access_token not in ("", SECRETS[0])
        assert kept.account_id == case.account_id

    def test_a_token_that_runs_out_is_renewed_before_it_is_used(self, case: Case) -> None:
        if case.renewed is None:
            pytest.skip("nothing to renew here")
        old = replace(case.credentials(), expires_at=case.now + timedelta(seconds=30))
        before = case.renewed()
        case.run(lambda c: _first(c, case), credentials=old)
        assert case.renewed() == before + 1

    def test_a_dead_refresh_token_asks_for_the_person(self, case: Case) -> None:
        if case.die_for_good is None:
            pytest.skip("no person signs in here")
        case.die_for_good()
        with pytest.raises(SignInError):
            case.run(lambda c: _first(c, case))

    def test_no_secret_is_seen(
        self, case: Case, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.INFO)
        texts = []
        for fault in (None, Fault(500, path=case.path), Fault(200, body=b"{", path=case.path)):
            if fault:
                case.platform.faults.append(fault)
            try:
                case.run(lambda c: _first(c, case))
            except ConnectorError as error:
                texts += [str(error), repr(error), error.said, error.code]
        texts += [caplog.text, *capfd.readouterr()]
        texts.append(repr(case.credentials()) + repr(App("a", SECRETS[2])))
        for secret in SECRETS:
            assert secret not in "".join(texts)

    def test_a_spent_budget_asks_nothing(self, case: Case) -> None:
        can = _can(case)
        if not can.limits:
            pytest.skip("no limit is documented")

        async def spent(connector: Connector) -> None:
            for limit in can.limits:
                connector.access.budget.learn(
                    limit.name, 0, case.now + timedelta(hours=1), case.now
                )
            case.platform.seen.clear()
            with pytest.raises(WaitError) as found:
                await _first(connector, case)
            assert found.value.until == case.now + timedelta(hours=1)

        case.run(spent)
        assert case.platform.asked(case.path) == []


def _can(case: Case) -> Any:
    return case.make(
        Access(App("", ""), Memory(), httpx.AsyncClient(), Budget("", ()), lambda: case.now)
    ).can


async def _first(connector: Connector, case: Case) -> Reading:
    """Read the first declared feed; where there is none, hear what comes first, or renew."""
    if not connector.can.feeds and not connector.can.listens:
        await connector.renewed(await connector.access.vault.read())
        return Reading()
    if not connector.can.feeds:
        heard = connector.listen(case.stream)
        try:
            return await anext(heard)
        finally:
            await heard.aclose()  # type: ignore[attr-defined]
    feed = next(iter(connector.can.feeds))
    return await connector.read(feed, case.feed_stream(feed), "")


NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
"""Friday, half past eight in the evening in Shanghai: on air."""

__all__ = ["NOW", "SECRETS", "Case", "Contract"]
