"""视频号助手: the finished streams of a 视频号 that collects leads, and how many came."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.connector import Access, Afterwards, Can, Connector, Feed
from connectors.credentials import Credentials
from connectors.errors import GiveUpError, SkipError
from connectors.http import document
from connectors.reading import Reading, Stream
from connectors.wechat_channels import parse
from connectors.wechat_channels.settings import WeChatChannelsSettings

TOKEN = "/cgi-bin/stable_token"  # noqa: S105 an address
ACCOUNT = "/channels/finderlive/get_finder_attr_by_appid"
STREAMS = "/channels/finderlive/get_finder_live_data_list"
LEADS = "/channels/finderlive/get_finder_live_leads_data"

LEADS_SINCE = datetime.fromtimestamp(1_694_534_400, UTC)
"""Leads are counted from here on (midnight of 13 September 2023 in China)."""
OF_A_STREAM = 0
"""The ``source_type`` of leads that a stream brought."""
LONGEST_STREAM = timedelta(days=1)
"""How long after its beginning a stream is looked for by its end."""
AROUND = timedelta(hours=1)
"""How far from its known end a stream is looked for."""
SETTLED = timedelta(days=3)
MOST_PAGES = 100


class WeChatChannels(Connector):
    """One 视频号 whose owner runs 留资服务 and gave its app's keys; nobody signs in."""

    platform = parse.PLATFORM
    can = Can(
        sign_in="app",
        feeds={
            "totals": Afterwards(
                first=timedelta(minutes=30), every=timedelta(hours=6), final=SETTLED
            ),
            "leads": Afterwards(
                first=timedelta(minutes=15), every=timedelta(hours=3), final=SETTLED
            ),
        },
        after=parse.METRICS,
        lacks=("live_viewers", "chat"),
    )

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.settings = WeChatChannelsSettings()

    @property
    def is_real(self) -> bool:
        """Whether this is WeChat itself."""
        return self.settings.is_real

    async def sign_in(self, code: str, verifier: str, redirect: str) -> Credentials:
        """Fetch the app's token and look whose it is; there is no code."""
        held = await self.renew(Credentials())
        return parse.account(held, await self._post(ACCOUNT, held, {}))

    async def renew(self, held: Credentials) -> Credentials:
        """Fetch the token the app has now, never forcing a new one: that would kill the
        token of every other program of the shop."""
        keys = {
            "grant_type": "client_credential",
            "appid": self.access.app.id,
            "secret": self.access.app.secret,
            "force_refresh": False,
        }
        answer = await self.http.ask("POST", self.settings.api_url + TOKEN, json=keys)
        body = document(answer, self.platform)
        error = parse.refusal(body, None)
        if error is not None:
            raise error
        return parse.token(held, body, self.access.clock())

    async def streams(self, since: datetime, until: datetime) -> list[Stream]:
        """Return the finished streams that began in that time."""
        found: dict[str, Stream] = {}
        async for row in self._finished(since, min(until + LONGEST_STREAM, self.access.clock())):
            stream = parse.stream(row)
            if stream and stream.started_at and since <= stream.started_at <= until:
                found[stream.id] = stream
        return list(found.values())

    async def read(self, feed: Feed, stream: Stream, cursor: str) -> Reading:
        """Read a finished stream's totals, or count the leads left while it was on."""
        if feed not in self.can.feeds:
            raise GiveUpError("request_refused", platform=self.platform)
        if stream.started_at is None:
            raise SkipError("stream_gone", platform=self.platform)
        ended = stream.ended_at or self.access.clock()
        settled = self.access.clock() >= ended + SETTLED
        if feed == "leads":
            return await self._leads(stream.started_at, ended, settled)
        async for row in self._finished(ended - AROUND, ended + AROUND):
            if row.get("export_id") == stream.id:
                totals = parse.totals(row, "final" if settled else "provisional")
                return Reading(totals=totals, over=settled)
        return Reading(pending=parse.TOTALS)

    async def _leads(self, began: datetime, ended: datetime, settled: bool) -> Reading:
        if began < LEADS_SINCE:
            raise SkipError("stream_gone", platform=self.platform)
        body = {**_times(began, ended), "source_type": OF_A_STREAM}

        async def ask(held: Credentials) -> dict[str, Any]:
            return await self._post(LEADS, held, body)

        totals = parse.leads(await self.signed(ask), "final" if settled else "provisional")
        return Reading(totals=totals, over=settled)

    async def _finished(self, since: datetime, until: datetime) -> AsyncIterator[dict[str, Any]]:
        """The streams that ended in that time, page by page."""
        buffer = ""
        for _ in range(MOST_PAGES):
            body = {**_times(since, until), **({"last_buffer": buffer} if buffer else {})}

            async def ask(held: Credentials, body: Mapping[str, Any] = body) -> dict[str, Any]:
                return await self._post(STREAMS, held, body)

            page = parse.page(await self.signed(ask))
            for row in page.rows:
                yield row
            if not page.next or page.next == buffer:
                return
            buffer = page.next
        raise GiveUpError("unreadable_answer", platform=self.platform, code="too_many_pages")

    async def _post(self, path: str, held: Credentials, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self.http.ask(
            "POST",
            self.settings.api_url + path,
            params={"access_token": held.access_token},
            json=dict(body),
        )
        read = document(answer, self.platform)
        error = parse.refusal(read, held)
        if error is not None:
            raise error
        return read


def _times(since: datetime, until: datetime) -> dict[str, int]:
    return {"start_time": int(since.timestamp()), "end_time": int(until.timestamp())}
