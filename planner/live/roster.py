"""Who is followed right now: a follower for each channel of each connection, made, renewed
and let go as plans, sign-ins and keys change."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

import httpx

from connectors.budget import Budget
from connectors.connector import Connector
from connectors.credentials import App
from connectors.http import Clock
from connectors.platforms import CONNECTORS
from planner.actions import platforms, pushes
from planner.actions.followed import Followed, followed
from planner.actions.vault import StoreVault
from planner.errors import KaiboError
from planner.live.follower import Follower, budget_name, round_costs
from planner.store.connections import Connection
from planner.store.database import Database
from planner.store.feeds import FeedRow
from planner.store.sealing import Seal

SignedIn = tuple[datetime, datetime | None]
"""When the person signed in, and when the keys of the app were given."""

_log = logging.getLogger("kaibo")


class Roster:
    """The followers of this process. All methods run in the collector's event loop."""

    def __init__(
        self, database: Callable[[], Database], seal: Callable[[], Seal], clock: Clock
    ) -> None:
        self._database, self._seal, self._clock = database, seal, clock
        self._connectors: dict[str, tuple[SignedIn, Connector]] = {}
        self.followers: dict[tuple[str, str, str], Follower] = {}
        self.budgets: dict[str, Budget] = {}
        self.costs: dict[str, int] = {}
        """What a round over every feed that is on air costs, by the budget that pays it."""

    async def look(self, client: httpx.AsyncClient) -> None:
        """See which channels are to be followed now."""
        channels, rows, keys_at = await asyncio.to_thread(self._read)
        wanted = {channel.key: channel for channel in channels if not channel.connection.error}
        for key in [key for key in self.followers if key not in wanted]:
            self.drop(self.followers[key])
        for key, channel in wanted.items():
            signed_in = channel.connection.made_at, keys_at.get(channel.connection.platform)
            try:
                connector = await self._connector(client, channel.connection, signed_in)
            except KaiboError as error:  # this account's keys; the others go on
                _log.warning("an account is not followed: %s", error)
                connector = None
            self._follow(channel, connector, [row for row in rows if row.place[:3] == key])
        connected = {channel.connection.id for channel in wanted.values()}
        for gone in self._connectors.keys() - connected:
            del self._connectors[gone]
        for payer in self.budgets.keys() - connected - CONNECTORS.keys():
            del self.budgets[payer]
        self.costs = round_costs(self.followers.values())

    def drop(self, follower: Follower) -> None:
        """Follow this channel no longer; what is under way for it is stopped."""
        follower.close()
        self.forget(follower)

    def forget(self, follower: Follower) -> None:
        """Follow this channel no longer; what is under way ends by itself."""
        if self.holds(follower):
            del self.followers[follower.followed.key]

    def drop_all(self) -> None:
        """Follow nothing: another process does."""
        for follower in list(self.followers.values()):
            self.drop(follower)

    def holds(self, follower: Follower) -> bool:
        """Whether it is still the one that follows its channel."""
        return self.followers.get(follower.followed.key) is follower

    def _follow(self, channel: Followed, connector: Connector | None, kept: list[FeedRow]) -> None:
        known = self.followers.get(channel.key)
        if known is not None and known.connector is connector:
            known.plan_changes(channel)
            return
        if known is not None:
            self.drop(known)
        if connector is not None:
            callback = pushes.address_for(connector.platform)
            self.followers[channel.key] = Follower(channel, connector, kept, callback)

    def _read(self) -> tuple[list[Followed], list[FeedRow], dict[str, datetime]]:
        database = self._database()
        channels, rows = followed(database, now=self._clock())
        return channels, rows, platforms.keys_at(database)

    async def _connector(
        self, client: httpx.AsyncClient, connection: Connection, signed_in: SignedIn
    ) -> Connector | None:
        """The connector of a connection, made anew where the person signed in again or the
        app's keys changed; ``None`` where there are none."""
        known = self._connectors.get(connection.id)
        if known is not None and known[0] == signed_in:
            return known[1]
        self._connectors.pop(connection.id, None)
        app, budget = await asyncio.to_thread(self._keys, connection.platform)
        if app is None:
            return None
        payer = budget_name(connection, CONNECTORS[connection.platform])
        made = platforms.connector(
            connection.platform,
            app,
            StoreVault(self._database(), connection.id, self._seal()),
            client,
            self.budgets.setdefault(payer, budget),
            self._clock,
        )
        self._connectors[connection.id] = signed_in, made
        return made

    def _keys(self, platform: str) -> tuple[App | None, Budget]:
        database = self._database()
        app = platforms.app_of(database, self._seal(), platform)
        return app, platforms.budget_of(database, platform)
