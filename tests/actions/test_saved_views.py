"""Views a person keeps."""

from __future__ import annotations

import pytest

from planner.actions import saved_views
from planner.actions.who import Who
from planner.errors import InputError, NotAllowedError


def names(database, who) -> list[tuple[str, str]]:
    return [(view.name, view.query) for view in saved_views.of(database, who, "broadcasts")]


def test_a_view_is_kept_never_written_over_and_deleted(any_database, who, now) -> None:
    saved_views.save(any_database, who, "broadcasts", "  我的 店 ", "store=a", now=now)
    saved_views.save(any_database, who, "broadcasts", "抖音", "platform=douyin", now=now)
    with pytest.raises(InputError):
        saved_views.save(any_database, who, "broadcasts", "我的 店", "store=b", now=now)
    assert sorted(names(any_database, who)) == [("我的 店", "store=a"), ("抖音", "platform=douyin")]
    saved_views.remove(any_database, who, "broadcasts", "我的 店")
    saved_views.remove(any_database, who, "broadcasts", "我的 店")
    assert names(any_database, who) == [("抖音", "platform=douyin")]


def test_views_are_ones_own(database, who, now) -> None:
    saved_views.save(database, who, "broadcasts", "我的", "store=a", now=now)
    assert names(database, Who("策划乙")) == []


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_a_view_needs_a_name_that_fits(database, who, now, name) -> None:
    with pytest.raises(InputError):
        saved_views.save(database, who, "broadcasts", name, "", now=now)


def test_there_is_an_end_to_views(database, who, now) -> None:
    for number in range(saved_views.MOST):
        saved_views.save(database, who, "broadcasts", f"视图 {number}", "", now=now)
    with pytest.raises(InputError):
        saved_views.save(database, who, "broadcasts", "再来一个", "", now=now)
    assert len(names(database, who)) == saved_views.MOST


def test_nobody_keeps_a_view_without_a_name(database, now) -> None:
    with pytest.raises(NotAllowedError):
        saved_views.save(database, Who(""), "broadcasts", "我的", "", now=now)
