"""One process at a time: who polls, who renews a token.

A file store belongs to one process, which needs no more than its own locks. On PostgreSQL
an advisory lock decides; it falls with the connection that holds it, so that a process
that dies leaves nothing locked.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from planner.store.database import Database


class Turn:
    """The right to do what ``name`` names. Not for use by several threads."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        digest = hashlib.sha256(f"kaibo {name}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: Connection | None = None

    def try_take(self) -> bool:
        """Take it, or see that it is still ours; return whether it is."""
        if self._database.is_file:
            return True
        if self._connection is not None and self._is_alive(self._connection):
            return True
        self._connection = self._connect()
        query = text("SELECT pg_try_advisory_lock(:key)")
        if self._connection.execute(query, {"key": self._key}).scalar_one():
            return True
        self.give_back()
        return False

    def take(self) -> None:
        """Take it; wait while another process has it."""
        if self._database.is_file:
            return
        self._connection = self._connect()
        self._connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": self._key})

    def give_back(self) -> None:
        """Let others have it."""
        if self._connection is not None:
            self._connection.invalidate()  # the lock falls with the session
            self._connection.close()
            self._connection = None

    def _connect(self) -> Connection:
        connection = self._database.engine.connect()
        return connection.execution_options(isolation_level="AUTOCOMMIT")

    def _is_alive(self, connection: Connection) -> bool:
        try:
            connection.execute(text("SELECT 1"))
        except DBAPIError:
            self.give_back()
            return False
        return True
