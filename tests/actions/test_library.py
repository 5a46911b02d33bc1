"""The library: merged saves, masked phones, removal with a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from planner.actions import campaigns, library
from planner.actions.who import Who
from planner.domain.library import KINDS
from planner.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from planner.store.tables import audit


@pytest.fixture
def host(any_database, who, now) -> str:
    body = {"name": "主播A", "role": "host", "phone": "13800001234"}
    return library.add(any_database, who, "person", body, now=now)


def audited(database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_added_listed_and_offered(any_database, who, now, kind) -> None:
    item_id = library.add(any_database, who, kind, {"name": " 甲 "}, now=now)
    assert [i.name for i in library.page(any_database, kind)] == ["甲"]
    assert library.choices(any_database, kind) == [(item_id, "甲")]
    assert library.count(any_database, kind) == 1
    assert library.get(any_database, item_id).content.name == "甲"


def test_an_item_without_a_name_is_refused(any_database, who, now) -> None:
    with pytest.raises(InputError, match=r"input\.library_name"):
        library.add(any_database, who, "car", {"name": "  "}, now=now)
    assert library.count(any_database, "car") == 0


def test_a_value_that_does_not_fit_is_named(any_database, who, now) -> None:
    with pytest.raises(InputError) as caught:
        library.add(any_database, who, "car", {"name": "甲", "price": "十万"}, now=now)
    assert caught.value.where == ("price",)


def test_nobody_without_a_name_writes(any_database, now) -> None:
    with pytest.raises(NotAllowedError):
        library.add(any_database, Who(""), "car", {"name": "甲"}, now=now)


def test_saves_of_two_people_are_merged_by_field(any_database, host, who, now) -> None:
    body = dict(library.get(any_database, host).body)
    library.save(any_database, who, host, 1, {**body, "note": "晚班"}, now=now)
    saved = library.save(any_database, Who("场控C"), host, 1, {**body, "role": "co_host"}, now=now)
    assert saved.merged
    kept = library.get(any_database, host)
    assert (kept.body["note"], kept.body["role"], kept.number) == ("晚班", "co_host", 3)
    assert kept.saved_by == "场控C"


def test_the_same_field_twice_asks_and_writes_nothing_until_decided(
    any_database, host, who, now
) -> None:
    body = dict(library.get(any_database, host).body)
    library.save(any_database, who, host, 1, {**body, "name": "主播甲"}, now=now)
    mine = {**body, "name": "主播乙"}
    with pytest.raises(ConflictError) as caught:
        library.save(any_database, Who("场控C"), host, 1, mine, now=now)
    assert (caught.value.by, caught.value.number) == (who.name, 2)
    assert library.get(any_database, host).name == "主播甲"
    library.save(any_database, Who("场控C"), host, 1, mine, now=now, mine={("name",)}, against=2)
    assert library.get(any_database, host).name == "主播乙"
    assert library.choices(any_database, "person") == [(host, "主播乙")]


def test_a_phone_is_masked_and_kept_when_handed_back_masked(any_database, host, who, now) -> None:
    item = library.get(any_database, host)
    assert item.body["phone"] == "138****1234"
    library.save(any_database, who, host, 1, {**item.body, "note": "晚班"}, now=now)
    assert library.reveal_phone(any_database, who, host, now=now) == "13800001234"
    assert audited(any_database)[-1] == "reveal_phone"


def test_a_conflict_over_a_phone_shows_no_number(any_database, host, who, now) -> None:
    body = dict(library.get(any_database, host).body)
    library.save(any_database, who, host, 1, {**body, "phone": "13911112222"}, now=now)
    with pytest.raises(ConflictError) as caught:
        library.save(any_database, who, host, 1, {**body, "phone": "13733334444"}, now=now)
    (conflict,) = caught.value.conflicts
    assert (conflict.mine, conflict.theirs) == ("137****4444", "139****2222")


def test_a_removed_item_comes_back(any_database, host, who, now) -> None:
    library.remove(any_database, who, host, now=now)
    assert library.choices(any_database, "person") == []
    assert [i.id for i in library.page(any_database, "person", removed=True)] == [host]
    with pytest.raises(NotFoundError):
        library.save(any_database, who, host, 1, {"name": "主播乙"}, now=now)
    library.restore(any_database, who, host, now=now)
    assert library.count(any_database, "person") == 1
    assert audited(any_database) == ["library_add", "library_remove", "library_restore"]


def test_uses_name_the_campaigns_still_to_run(any_database, host, who, now) -> None:
    for title, days in (("过去", -3), ("周五", 4), ("下周", 11)):
        header = {"title": title, "starts_at": (now + timedelta(days=days)).isoformat()}
        resources = {"crew": [{"library_id": host, "name": "主播A"}]}
        parts = {"header": header, "resources": resources}
        campaigns.create(any_database, who, parts, now=now)
    assert [b.title for b in library.uses(any_database, host, now=now)] == ["周五", "下周"]


def test_lists_are_searched_filtered_by_store_and_paged(any_database, who, now) -> None:
    store = library.add(any_database, who, "store", {"name": "示例门店"}, now=now)
    for i in range(5):
        body = {"name": f"车{i}", "store_id": store if i < 2 else ("other" if i < 4 else "")}
        library.add(any_database, who, "car", body, now=now)
    names = [i.name for i in library.page(any_database, "car", store_id=store)]
    assert names == ["车0", "车1", "车4"]
    assert [n for _, n in library.choices(any_database, "car", store)] == names
    assert [i.name for i in library.page(any_database, "car", offset=2, limit=2)] == ["车2", "车3"]
    assert library.count(any_database, "car", text="车3") == 1
    assert library.count(any_database, "car", text="%") == 0
