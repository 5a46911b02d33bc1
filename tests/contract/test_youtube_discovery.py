"""What the YouTube connector asks and reads is what Google's discovery documents declare."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import WaitError
from connectors.youtube import YouTube, parse
from connectors.youtube.settings import YouTubeSettings
from tests.contract.suite import NOW, Case
from tests.contract.youtube_server import (
    LIVE,
    MESSAGES,
    OVER,
    STREAM,
    VIDEOS,
    YouTubeServer,
    chat_page,
    message,
    streamed,
    with_analytics,
)


@pytest.fixture
def server() -> Iterator[YouTubeServer]:
    made = YouTubeServer()
    with made.platform:
        yield made


@pytest.fixture
def case(server: YouTubeServer) -> Case:
    return server.case()


def discovery(name: str) -> dict[str, Any]:
    documents = files("googleapiclient") / "discovery_cache" / "documents"
    return dict(json.loads((documents / f"{name}.json").read_text("utf-8")))


DOCUMENTS = [discovery("youtube.v3"), discovery("youtubeAnalytics.v2")]


def methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from methods(inner)


METHODS = {
    "/" + method["path"]: (document, method)
    for document in DOCUMENTS
    for method in methods(document)
    if method["httpMethod"] == "GET"
}


class Watched(dict[str, Any]):
    """A resource that refuses to be asked for a field its schema does not have."""

    def __init__(self, body: dict[str, Any], schema: str, document: dict[str, Any]) -> None:
        super().__init__(body)
        self.schema, self.document = schema, document

    def get(self, key: str, default: Any = None) -> Any:
        properties = self.document["schemas"][self.schema]["properties"]
        assert key in properties, f"{self.schema} has no {key}"
        return watched(super().get(key, default), properties[key], self.document)

    def __contains__(self, key: object) -> bool:
        assert key in self.document["schemas"][self.schema]["properties"]
        return super().__contains__(key)


def watched(value: Any, declared: dict[str, Any], document: dict[str, Any]) -> Any:
    if isinstance(value, list) and "items" in declared:
        return [watched(item, declared["items"], document) for item in value]
    if isinstance(value, dict) and "$ref" in declared:
        return Watched(value, declared["$ref"], document)
    return value


def watched_answer(path: str, body: dict[str, Any]) -> Watched:
    document, method = METHODS[path]
    return Watched(body, method["response"]["$ref"], document)


def ask_everything(case: Case, server: YouTubeServer) -> None:
    with_analytics(server, [0, 60, 120])
    server.chat["p2"] = chat_page(
        [message("z", "chatEndedEvent")], offlineAt="2026-11-27T12:00:00Z"
    )
    server.stream.append([streamed(chat_page([], "p1")), b"]"])
    server.stream.append([streamed(chat_page([message("z", "chatEndedEvent")]))])

    async def everything(connector: YouTube) -> None:
        await connector.sign_in("code-1", "verifier-1", "http://x/back")
        await connector.streams(case.since, case.until)
        await connector.read("live", LIVE, "")
        await connector.read("chat", LIVE, "")
        await connector.read("chat", LIVE, "p2")
        await connector.read("totals", OVER, "")
        with pytest.raises(WaitError):
            [reading async for reading in connector.listen(LIVE)]
        [reading async for reading in connector.listen(LIVE)]

    case.run(everything)


def test_every_path_and_parameter_is_in_the_discovery_documents(
    case: Case, server: YouTubeServer
) -> None:
    ask_everything(case, server)
    asked = [seen for seen in server.platform.seen if seen.path != "/token"]
    assert {seen.path for seen in asked} == {
        *(VIDEOS, MESSAGES, STREAM, "/v2/reports"),
        *("/youtube/v3/liveBroadcasts", "/youtube/v3/channels"),
    }
    for seen in asked:
        _, method = METHODS[seen.path]
        given = parse_qs(seen.query)
        assert set(given) <= set(method["parameters"]), seen.path
        required = {name for name, p in method["parameters"].items() if p.get("required")}
        assert required <= set(given), seen.path
        for name, values in given.items():
            declared = method["parameters"][name]
            assert set(values) <= set(declared.get("enum", values)), name
            if "maximum" in declared:
                assert int(declared["minimum"]) <= int(values[0]) <= int(declared["maximum"])


def test_every_scope_is_one_that_each_call_takes(case: Case, server: YouTubeServer) -> None:
    ask_everything(case, server)
    for path in {seen.path for seen in server.platform.seen} - {"/token"}:
        assert set(METHODS[path][1]["scopes"]) & set(YouTube.can.scopes), path


def test_addresses_are_those_of_the_discovery_documents() -> None:
    settings = YouTubeSettings()
    assert [d["rootUrl"] for d in DOCUMENTS] == [
        settings.api_url + "/",
        settings.analytics_url + "/",
    ]


def test_every_field_read_is_in_the_discovery_documents(case: Case, server: YouTubeServer) -> None:
    kinds = {
        "textMessageEvent": "textMessageDetails",
        "superChatEvent": "superChatDetails",
        "superStickerEvent": "superStickerDetails",
        "newSponsorEvent": "newSponsorDetails",
        "membershipGiftingEvent": "membershipGiftingDetails",
        "memberMilestoneChatEvent": "memberMilestoneChatDetails",
        "giftEvent": "giftDetails",
        "chatEndedEvent": "messageDeletedDetails",
    }
    known = DOCUMENTS[0]["schemas"]["LiveChatMessageSnippet"]["properties"]["type"]["enum"]
    assert set(kinds) <= set(known)
    server.chat[""] = chat_page([message(k, k, **{d: {"x": 1}}) for k, d in kinds.items()], "p2")
    ask_everything(case, server)
    for path, body in server.answered:
        answer = watched_answer(path, body)
        if path == "/v2/reports":
            assert parse.report(answer)
            continue
        parse.next_page(answer)
        for item in [] if path == MESSAGES else parse.items(answer):
            if path == VIDEOS:
                parse.live(item, NOW)
                parse.video_totals(item, "final")
            elif path == "/youtube/v3/channels":
                parse.channel_name(item)
                parse.channel_totals(item, "final")
            else:
                parse.stream(item)
        if path == MESSAGES:
            parse.chat(answer)


def test_the_watch_on_fields_finds_one_that_does_not_exist() -> None:
    video = watched_answer(VIDEOS, {"items": [{"statistics": {}}]}).get("items")[0]
    with pytest.raises(AssertionError, match="VideoStatistics has no viewerCount"):
        video.get("statistics").get("viewerCount")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("items", "snippet", "statistics", "liveStreamingDetails", "id", "type"),
                    *("columnHeaders", "name", "publishedAt", "authorDetails", "rows"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["items", "rows", "columnHeaders", "snippet"]), JSON))
def test_whatever_comes_is_read_or_left_out(body: dict[str, Any]) -> None:
    for item in [*parse.items(body), body]:
        parse.stream(item)
        parse.live(item, NOW)
        parse.video_totals(item, "final")
        parse.channel_totals(item, "final")
    parse.chat(body)
    for read in (parse.peak, parse.watched_live, parse.gained):
        read(body, "final")
    parse.minutes(body, NOW, "final")
