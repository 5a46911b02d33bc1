"""The vault of a connected account: its tokens in the store, encrypted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from connectors.credentials import Credentials
from connectors.errors import SignInError
from planner.store import connections
from planner.store.database import Database
from planner.store.sealing import Seal
from planner.store.turns import Turn


class StoreVault:
    """Tokens of one connection; one for all tasks of an event loop.

    What was read is remembered: another process can have renewed it only where a platform
    then calls it dead, and whoever renews reads again first.
    """

    def __init__(self, database: Database, connection_id: str, seal: Seal) -> None:
        self._database = database
        self._connection_id = connection_id
        self._seal = seal
        self._lock = asyncio.Lock()
        self._held: Credentials | None = None

    async def read(self) -> Credentials:
        """Return what stands. Raises :class:`SignInError` where the account is disconnected."""
        if self._held is None:
            self._held = await asyncio.to_thread(self._read)
        return self._held

    async def write(self, credentials: Credentials) -> None:
        """Keep new tokens; they are on disk once this returns."""
        await asyncio.to_thread(self._write, credentials)
        self._held = credentials

    def renewing(self) -> AbstractAsyncContextManager[None]:
        """Hold the right to renew, within this process and among several."""
        return self._renewing()

    @asynccontextmanager
    async def _renewing(self) -> AsyncIterator[None]:
        async with self._lock:
            turn = Turn(self._database, f"renew {self._connection_id}")
            try:
                await asyncio.to_thread(turn.take)
                self._held = None
                yield
            finally:
                await asyncio.to_thread(turn.give_back)

    def _read(self) -> Credentials:
        with self._database.read() as db:
            found = connections.get(db, self._connection_id)
        if found is None:
            raise SignInError("signed_out")
        return Credentials.of(self._seal.open(found.sealed))

    def _write(self, credentials: Credentials) -> None:
        sealed = self._seal.close(credentials.document())
        with self._database.write() as db:
            connections.keep_tokens(db, self._connection_id, sealed, datetime.now(UTC))
