"""One process at a time: who polls, who renews a token.

A file store belongs to one process, which needs no more than its own locks. On PostgreSQL
an advisory lock decides; it falls with the connection that holds it, so that a process
that dies leaves nothing locked.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from planner.store.database import WAIT_SECONDS, Database, said


class Turn:
    """The right to do what ``name`` names. Not for use by several threads."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._engine: Engine | None = None
        digest = hashlib.sha256(f"kaibo {name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: Connection | None = None

    def try_take(self) -> bool:
        """Take it, or see that it is still ours; return whether it is.

        Raises :class:`planner.errors.StoreError` where the database cannot be reached.
        """
        if self._database.is_file:
            return True
        if self._connection is not None and self._is_alive(self._connection):
            return True
        with said():
            self._connection = self._connect()
            query = text("SELECT pg_try_advisory_lock(:key)")
            if self._connection.execute(query, {"key": self._key}).scalar_one():
                return True
        self.give_back()
        return False

    def take(self) -> None:
        """Take it; wait while another process has it, half a minute at most.

        Raises :class:`planner.errors.StoreError`.
        """
        if self._database.is_file:
            return
        with said():
            self._connection = self._connect()
            self._connection.execute(text(f"SET lock_timeout = '{WAIT_SECONDS}s'"))
            self._connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": self._key})

    def give_back(self) -> None:
        """Let others have it: the lock falls with its connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _connect(self) -> Connection:
        """A connection of its own: one that waits must take no place from the pages."""
        self._engine = create_engine(self._database.url, hide_parameters=True, poolclass=NullPool)
        connection = self._engine.connect()
        return connection.execution_options(isolation_level="AUTOCOMMIT")

    def _is_alive(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except DBAPIError:
            self.give_back()
            return False
        return True
