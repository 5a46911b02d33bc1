"""A csv or xlsx file a person gives, read into tables."""

from __future__ import annotations

from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import Any

from connectors.files import errors, table
from planner.errors import InputError


def read_tables(data: bytes, file_name: str, known: Container[str]) -> list[table.Table]:
    """Return the tables of a file; ``known`` headings help to find the row of headings.

    Raises :class:`InputError` with a sentence for a file that is no table.
    """
    with as_sentence(file_name):
        return table.read(data, file_name, known)


@contextmanager
def as_sentence(file_name: str) -> Iterator[None]:
    """Turn why a file cannot be read into a sentence that names it."""
    try:
        yield
    except errors.FileError as error:
        kind = type(error).__name__.removesuffix("Error")
        params: dict[str, Any] = {"file": file_name, **error.params}
        raise InputError(f"imports.file.{kind}", **params) from error
