"""What is sealed is read with the key alone; the key is read by its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from planner.errors import StoreError
from planner.settings import Settings
from planner.store.sealing import Seal, seal_of
from planner.store.secret_file import kept_secret

KEY = "a key of more than 16 characters"
document = st.dictionaries(st.text(), st.text() | st.none() | st.lists(st.text()), max_size=5)


@given(document)
def test_what_was_closed_is_opened_again(kept) -> None:
    seal = Seal(b"s" * 32)
    assert seal.open(seal.close(kept)) == kept


def test_closed_text_tells_nothing_and_is_another_each_time() -> None:
    seal = Seal(b"s" * 32)
    closed = seal.close({"token": "planted"})
    assert "planted" not in closed
    assert seal.close({"token": "planted"}) != closed


def test_another_key_is_a_sentence() -> None:
    closed = Seal(b"s" * 32).close({"token": "planted"})
    with pytest.raises(StoreError) as caught:
        Seal(b"o" * 32).open(closed)
    assert caught.value.key == "error.sealed_by_another_key"


def test_spoiled_text_is_a_sentence() -> None:
    seal = Seal(b"s" * 32)
    closed = seal.close({"token": "planted"})
    middle = len(closed) // 2
    other = "A" if closed[middle] != "A" else "B"
    for spoiled in ("", "not sealed", closed[:middle] + other + closed[middle + 1 :]):
        with pytest.raises(StoreError) as caught:
            seal.open(spoiled)
        assert caught.value.key == "error.sealed_by_another_key"


def test_key_file_is_the_owners_and_lasts(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path, secret_key="")
    closed = seal_of(chosen).close({"token": "planted"})
    file = tmp_path / "secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert seal_of(chosen).open(closed) == {"token": "planted"}
    assert file.stat().st_mode & 0o777 == 0o600


def test_chosen_key_needs_no_file_and_outlives_the_folder(tmp_path: Path) -> None:
    closed = seal_of(Settings(data_dir=tmp_path / "one", secret_key=KEY)).close({"a": "b"})
    assert not (tmp_path / "one").exists()
    elsewhere = Settings(data_dir=tmp_path / "two", secret_key=KEY)
    assert seal_of(elsewhere).open(closed) == {"a": "b"}
    with pytest.raises(StoreError):
        seal_of(Settings(data_dir=tmp_path, secret_key=KEY + "!")).open(closed)


def test_folder_that_cannot_hold_the_key_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        seal_of(Settings(data_dir=tmp_path / "file" / "data", secret_key=""))
    assert caught.value.key == "error.store_folder"


def test_short_key_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings(secret_key="too-short")
    assert "too-short" not in str(caught.value)
    assert KEY not in repr(Settings(secret_key=KEY))


def test_threads_that_find_no_secret_make_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(lambda _: kept_secret(tmp_path / "a.key"), range(64)))
    assert len(made) == 1


def test_half_a_secret_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.key").write_bytes(b"half")
    assert len(kept_secret(tmp_path / "a.key")) == 32
