"""The platform that plays, as YouTube's own connector meets it: a whole stream, read through."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.budget import Budget
from connectors.connector import Access
from connectors.credentials import App, Credentials, Memory, challenge
from connectors.demo.story import SLOT, Cue, Story
from connectors.demo.youtube import DemoYouTube
from connectors.errors import SignInError
from connectors.http import new_client
from connectors.reading import Reading, Stream
from connectors.youtube import YouTube
from connectors.youtube.settings import YouTubeSettings
from tests.contract.stand_in import StandIn
from tests.running_app import ask

BEGAN = datetime(2026, 11, 27, 12, tzinfo=UTC)
CUES = [Cue("opening", 300), Cue("walk_round", 300), Cue("draw", 300), Cue("closing", 300)]
REDIRECT = "http://localhost/connect/youtube"


class Playing:
    """A stream that plays on loopback, the clock it goes by, and who is signed in."""

    def __init__(self) -> None:
        self.now = BEGAN
        self.story = Story(CUES)
        served = DemoYouTube(self.story, BEGAN, "演示", "演示频道", lambda: self.now)
        self.platform = StandIn(served.routes())
        self.held = Credentials()

    def run(self, use: Callable[[YouTube], Coroutine[Any, Any, Any]]) -> Any:
        async def whole() -> Any:
            async with new_client() as client:
                budget = Budget("youtube", YouTube.can.limits)
                app, vault = App("demo-app", "demo-secret"), Memory(self.held)
                access = Access(app, vault, client, budget, lambda: self.now)
                found = await use(YouTube(access, self.settings))
                self.held = await vault.read()
                return found

        return ask(whole())

    @property
    def settings(self) -> YouTubeSettings:
        url = self.platform.url
        return YouTubeSettings(
            api_url=url,
            analytics_url=url,
            sign_in_url=f"{url}/o/oauth2/v2/auth",
            token_url=f"{url}/token",
        )

    def sign_in(self, verifier: str = "verifier-1") -> None:
        """Sign in as a person would: agree, and come back with the code."""

        async def address(connector: YouTube) -> str:
            return connector.sign_in_address("state-1", challenge("verifier-1"), REDIRECT)

        sent_to = httpx.get(self.run(address), trust_env=False).headers["location"]
        back = parse_qs(urlsplit(sent_to).query)
        assert back["state"] == ["state-1"]
        self.held = self.run(lambda c: c.sign_in(back["code"][0], verifier, REDIRECT))

    def stream(self) -> Stream:
        (found,) = self.run(lambda c: c.streams(BEGAN, BEGAN + timedelta(days=1)))
        return found


@pytest.fixture
def playing() -> Iterator[Playing]:
    made = Playing()
    with made.platform:
        yield made


def test_a_whole_stream_is_read_as_it_plays(playing: Playing) -> None:
    playing.sign_in()
    assert playing.held.account_name == "演示频道"
    stream, story = playing.stream(), playing.story

    async def follow(connector: YouTube) -> tuple[list[Reading], list[Reading]]:
        live, chat = [], [Reading()]
        while not (live and live[-1].over):
            live.append(await connector.read("live", stream, ""))
            chat.append(await connector.read("chat", stream, chat[-1].cursor))
            playing.now += timedelta(seconds=15)
        chat.append(await connector.read("chat", stream, chat[-1].cursor))
        return live, chat

    live, chat = playing.run(follow)
    seconds = range(0, story.seconds, 15)
    viewers = [s.value for r in live for s in r.samples if s.metric == "concurrent"]
    assert viewers == [story.viewers(second) for second in seconds]
    likes = [s.value for r in live for s in r.samples if s.metric == "likes"]
    assert all(before <= after for before, after in pairwise(likes))
    events = [event for reading in chat for event in reading.events]
    assert len(events) == len({(e.kind, e.id) for e in events}) == len(story.messages) > 40
    assert [e.at for e in events] == [BEGAN + timedelta(seconds=m.at) for m in story.messages]
    assert chat[-1].over


def test_the_chat_is_heard_to_its_end_over_a_connection_kept_open(playing: Playing) -> None:
    playing.sign_in()
    stream = playing.stream()
    playing.now = BEGAN + timedelta(seconds=playing.story.seconds)

    async def hear(connector: YouTube) -> list[Reading]:
        return [reading async for reading in connector.listen(stream)]

    heard = playing.run(hear)
    assert sum(len(reading.events) for reading in heard) == len(playing.story.messages)
    assert heard[-1].over


def test_totals_and_the_curve_come_after_the_end(playing: Playing) -> None:
    playing.sign_in()
    playing.now = ended_at = BEGAN + timedelta(seconds=playing.story.seconds)
    stream = playing.stream()
    assert stream.ended_at == ended_at
    playing.now += timedelta(minutes=10)
    told = playing.run(lambda c: c.read("totals", stream, ""))
    totals = {total.metric: total.value for total in told.totals}
    minutes = [playing.story.minute(number) for number in range(20)]
    assert totals["peak_concurrent"] == max(most for _, most in minutes)
    assert totals["airtime"] == playing.story.seconds
    assert [sample.at for sample in told.samples] == [
        BEGAN + timedelta(minutes=number) for number in range(20)
    ]
    assert told.pending == frozenset()
    playing.now = ended_at + timedelta(days=4)
    playing.held = replace(playing.held, expires_at=None)
    final = playing.run(lambda c: c.read("totals", stream, ""))
    assert {total.state for total in final.totals} == {"final"}


def test_while_it_is_on_there_are_no_totals_of_the_whole(playing: Playing) -> None:
    playing.sign_in()
    stream = playing.stream()
    playing.now += timedelta(minutes=5)
    told = playing.run(lambda c: c.read("totals", stream, ""))
    assert not told.samples
    assert "peak_concurrent" not in {total.metric for total in told.totals}


def test_tokens_run_out_and_are_renewed(playing: Playing) -> None:
    playing.sign_in()
    first = playing.held.access_token
    playing.now += timedelta(hours=2)
    assert playing.stream().id == "demo-video"
    assert playing.held.access_token != first


def test_whoever_did_not_sign_in_is_refused(playing: Playing) -> None:
    with pytest.raises(SignInError):
        playing.sign_in(verifier="another")
    playing.held = Credentials(access_token="made up", expires_at=BEGAN + timedelta(days=1))
    with pytest.raises(SignInError):
        playing.stream()


# ---- the story -------------------------------------------------------------------------
CUE = st.builds(
    Cue, st.sampled_from(["opening", "draw", "finance", "", "gap"]), st.integers(0, 900)
)


@given(st.lists(CUE, min_size=1, max_size=8), st.integers(0, 50))
def test_the_same_run_sheet_and_seed_give_the_same_stream(cues: list[Cue], seed: int) -> None:
    story, again = Story(cues, seed), Story(cues, seed)
    moments = range(0, story.seconds + 60, SLOT)
    told = [(story.viewers(s), story.views(s), story.likes(s)) for s in moments]
    assert told == [(again.viewers(s), again.views(s), again.likes(s)) for s in moments]
    assert story.messages == again.messages
    assert all(viewers >= 1 for viewers, _, _ in told)
    assert all(a[1] <= b[1] and a[2] <= b[2] for a, b in pairwise(told))
    assert [m.at for m in story.messages] == sorted(m.at for m in story.messages)


def test_a_draw_holds_more_viewers_than_a_talk_about_money() -> None:
    drawn, finance = Story([Cue("draw", 3600)]), Story([Cue("finance", 3600)])
    assert drawn.viewers(3500) > 1.3 * finance.viewers(3500)
    assert len(drawn.messages) > len(finance.messages)
