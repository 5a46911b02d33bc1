"""Whatever people type is shown as they typed it: never as markup, links or formulas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf.message import Message

from planner.actions import campaigns, library, sample
from planner.actions.who import Who
from planner.domain.as_run import by_hand
from planner.domain.campaign import PARTS, STEPS, checked
from planner.errors import InputError

MARKUP = ":red[K]$x$**b**![i](javascript:1)"
PLAIN_FIELDS = {
    # Streamlit shows these as text
    "options",
    "value",
    "raw_value",
    "default",
    "placeholder",
    "code_text",
    "raw_options",
    # data and addresses, read by charts, tables and our own components
    "query_string",
    "spec",
    "json",
    "mixed_json",
    "alt",
    "data",
    "download_name",
}


def texts(message: Message, inside: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a message with the fields that lead to it."""
    for field, value in message.ListFields():
        if field.name in PLAIN_FIELDS and not (inside.endswith(("button_group", "radio"))):
            continue
        where = f"{inside}.{field.name}"
        repeated = isinstance(value, str | bytes | Message) is False and hasattr(value, "__iter__")
        for one in value if repeated else [value]:
            if isinstance(one, Message):
                yield from texts(one, where)
            elif isinstance(one, str):
                yield where, one


def drawn(node: Any) -> Iterator[Message]:
    if isinstance(getattr(node, "proto", None), Message):
        yield node.proto
    for child in getattr(node, "children", {}).values():
        yield from drawn(child)


def marked_up(page: Any) -> set[tuple[str, str]]:
    found = set()
    for message in drawn(page._tree):
        for where, text in texts(message, message.DESCRIPTOR.name.lower()):
            if ":red[K]" in text or "**b**" in text or "$x$" in text or "![i]" in text:
                found.add((where, text[:200]))
    return found


def with_markup(model: Any, body: Any) -> Any:
    """The body with the markup in every text that takes it."""

    def fill(node: Any) -> None:
        entries = list(node.items() if isinstance(node, dict) else enumerate(node))
        for key, value in entries:
            if isinstance(value, dict | list):
                fill(value)
            elif isinstance(value, str) and key != "id" and not str(key).endswith("_id"):
                before, node[key] = value, MARKUP
                try:
                    checked(model, body)
                except InputError:
                    node[key] = before

    fill(body)
    return checked(model, body)


@pytest.fixture
def marked_campaign(app_store: Any, now: Any) -> str:
    person = Who(MARKUP[:60])
    sample.load(app_store, Who("策划甲"), "zh", now=now)
    for kind in ("store", "person", "car", "kit", "venue", "account", "offer"):
        for item in library.page(app_store, kind):
            body = with_markup(type(item.content), item.content.model_dump(mode="json"))
            library.save(app_store, person, item.id, item.number, body, now=now)
    source = campaigns.get(app_store, ids(app_store)[-1])
    ran = by_hand(source.run_sheet, source.header.starts_at).model_dump(mode="json")
    bodies = {part: source.body(part) for part in PARTS} | {"as_run": ran}
    parts = {part: with_markup(model, bodies[part]) for part, model in PARTS.items()}
    parts["header"]["starts_at"] = "2099-11-27T12:00:00Z"
    return campaigns.create(app_store, person, parts, now=now)


def ids(database: Any) -> list[str]:
    from planner.store.campaigns import Query
    from planner.store.campaigns import page as listed

    with database.read() as connection:
        return [row.id for row in listed(connection, Query())]


PAGES = [
    *STEPS,
    "on_air",
    "as_run",
    "send",
    "campaign",
    "overview",
    "new_campaign",
    "library",
    "imports",
    "system",
]


def test_no_page_reads_typed_text_as_markup(open_page: Any, marked_campaign: str) -> None:
    found = {}
    for name in PAGES:
        page = open_page(name, marked_campaign)
        assert not page.exception, name
        if said := marked_up(page):
            found[name] = said
    assert not found
