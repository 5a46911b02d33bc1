"""Who may: one of several processes on PostgreSQL; the one process of a file always."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from planner.store.database import Database, open_database
from planner.store.turns import Turn


@pytest.fixture
def two(postgres_server, tmp_path) -> Iterator[tuple[Database, Database]]:
    """Two openings of one PostgreSQL database, as two processes have."""
    name = f"t{os.urandom(6).hex()}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    pair = tuple(open_database(postgres_server.get_uri(name), tmp_path) for _ in range(2))
    yield pair
    for opened in pair:
        opened.close()
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")


def test_one_of_two_has_the_turn_until_it_gives_it_back(two) -> None:
    first, second = (Turn(database, "collect") for database in two)
    assert first.try_take()
    assert first.try_take()
    assert not second.try_take()
    first.give_back()
    assert second.try_take()
    assert not first.try_take()
    second.give_back()


def test_turns_of_another_name_are_free(two) -> None:
    first, second = Turn(two[0], "renew a"), Turn(two[1], "renew b")
    assert first.try_take()
    assert second.try_take()
    first.give_back()
    second.give_back()


def test_turn_of_a_process_that_died_falls_to_the_other(two) -> None:
    first, second = (Turn(database, "collect") for database in two)
    assert first.try_take()
    with two[1].engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    second.take()
    assert not first.try_take()
    second.give_back()
    assert first.try_take()
    first.give_back()


def test_who_waits_for_a_turn_gets_it(two) -> None:
    first, second = (Turn(database, "renew") for database in two)
    first.take()
    got = threading.Event()

    def wait() -> None:
        second.take()
        got.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not got.wait(0.3)
    first.give_back()
    assert got.wait(20)
    waiting.join()
    second.give_back()


def test_the_process_of_a_file_is_always_on_turn(database) -> None:
    first, second = Turn(database, "collect"), Turn(database, "collect")
    assert first.try_take()
    assert second.try_take()
    first.give_back()
