"""Google's JSON → streams, samples, events, totals. Field names live here and nowhere else.

64-bit numbers arrive as strings; what is absent stays absent.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from connectors.reading import Event, EventKind, Reading, Sample, State, Stream, Total
from connectors.values import instant, number, rows, table

Json = Mapping[str, Any]

PACIFIC = ZoneInfo("America/Los_Angeles")
"""Where Google's days begin, for the quota and for Analytics."""

_MICROS = 1_000_000
_LONGEST = timedelta(days=60).total_seconds()
"""A position further on than this is none."""


class _Price(TypedDict):
    amount: float | None
    currency: str


def stream(broadcast: Json) -> Stream:
    """A live broadcast; its id is also that of the video."""
    snippet = _part(broadcast, "snippet")
    chat = snippet.get("liveChatId")
    return Stream(
        id=str(broadcast.get("id", "")),
        title=str(snippet.get("title", "")),
        planned_at=instant(snippet.get("scheduledStartTime")),
        started_at=instant(snippet.get("actualStartTime")),
        ended_at=instant(snippet.get("actualEndTime")),
        more={"chat": str(chat)} if chat else {},
    )


def next_page(answer: Json) -> str:
    """The token of the page after this one; empty on the last."""
    return str(answer.get("nextPageToken") or "")


def items(answer: Json) -> list[dict[str, Any]]:
    """The resources of a list answer."""
    return rows(answer.get("items"))


def live(video: Json, now: datetime) -> Reading:
    """The numbers of a video on air. Before the start there are none, after the end no more."""
    started_at, ended_at = span(video)
    if started_at is None:
        return Reading()
    if ended_at is not None:
        return Reading(over=True)
    details = _part(video, "liveStreamingDetails")
    counts = _part(video, "statistics")
    read = {
        "concurrent": number(details.get("concurrentViewers")),
        "views": number(counts.get("viewCount")),
        "likes": number(counts.get("likeCount")),
    }
    return Reading(samples=[Sample(m, now, v) for m, v in read.items() if v is not None])


def chat(page: Json) -> Reading:
    """A page of the live chat: what viewers wrote and gave, in the order it came."""
    messages = items(page)
    found: dict[tuple[EventKind, str], Event] = {}
    for message in messages:
        event = _event(message)
        if event is not None:
            found.setdefault((event.kind, event.id), event)
    ended = any(_part(message, "snippet").get("type") == "chatEndedEvent" for message in messages)
    offline = instant(page.get("offlineAt")) is not None
    millis = number(page.get("pollingIntervalMillis"))
    return Reading(
        events=list(found.values()),
        cursor=next_page(page),
        wait=None if millis is None else millis / 1000,
        over=ended or (offline and not messages),
    )


def span(video: Json) -> tuple[datetime | None, datetime | None]:
    """When a video began and ended to be live."""
    details = _part(video, "liveStreamingDetails")
    return instant(details.get("actualStartTime")), instant(details.get("actualEndTime"))


def video_totals(video: Json, state: State) -> list[Total]:
    """What a video's own counters say after the end; views include those of the recording."""
    counts = _part(video, "statistics")
    started, ended = span(video)
    airtime = (ended - started).total_seconds() if started and ended and ended > started else None
    return _totals(
        {
            "views": number(counts.get("viewCount")),
            "likes": number(counts.get("likeCount")),
            "video_comments": number(counts.get("commentCount")),
            "airtime": airtime,
        },
        state,
    )


def channel_totals(channel: Json, state: State) -> list[Total]:
    """The size of a channel, unless its owner hides it."""
    counts = _part(channel, "statistics")
    if counts.get("hiddenSubscriberCount"):
        return []
    return _totals({"followers": number(counts.get("subscriberCount"))}, state)


def channel_name(channel: Json) -> tuple[str, str]:
    """A channel's id and title."""
    return str(channel.get("id", "")), str(_part(channel, "snippet").get("title", ""))


def report(answer: Json) -> list[dict[str, Any]]:
    """The rows of an Analytics answer by column name; none where ``rows`` is left out."""
    columns = [str(header.get("name")) for header in rows(answer.get("columnHeaders"))]
    read = answer.get("rows")
    return [
        dict(zip(columns, row, strict=False))
        for row in (read if isinstance(read, list) else [])
        if isinstance(row, list)
    ]


def minutes(answer: Json, started_at: datetime, state: State) -> list[Sample]:
    """Viewers of each minute, from the report by ``livestreamPosition``.

    Google documents no unit of the position: answers seen count seconds in steps of 60,
    other public code reads minutes. The distance between neighbours tells them apart.
    """
    read = []
    for row in report(answer):
        position = number(row.get("livestreamPosition"))
        viewers = number(row.get("averageConcurrentViewers"))
        if position is not None and viewers is not None and 0 <= position < _LONGEST:
            read.append((position, viewers))
    read.sort()
    steps = [b - a for (a, _), (b, _) in itertools.pairwise(read)]
    unit = 60 if steps and min(steps) < 60 else 1
    return [
        Sample("concurrent", started_at + timedelta(seconds=position * unit), viewers, 60, state)
        for position, viewers in read
    ]


def average(curve: list[Sample], state: State) -> list[Total]:
    """The mean over minutes of equal length, which is the time-weighted one."""
    if not curve:
        return []
    mean = sum(sample.value for sample in curve) / len(curve)
    return [Total("average_concurrent", mean, state)]


def peak(answer: Json, state: State) -> list[Total]:
    """The most viewers at once."""
    read = [number(row.get("peakConcurrentViewers")) for row in report(answer)]
    most = max((value for value in read if value is not None), default=None)
    return _totals({"peak_concurrent": most}, state)


def watched_live(answer: Json, state: State) -> list[Total]:
    """What was watched while it was live, without the recording."""
    row = next((row for row in report(answer) if row.get("liveOrOnDemand") == "LIVE"), {})
    minutes_watched = number(row.get("estimatedMinutesWatched"))
    return _totals(
        {
            "views": number(row.get("views")),
            "watch_time_total": None if minutes_watched is None else minutes_watched * 60,
            "view_time_avg": number(row.get("averageViewDuration")),
        },
        state,
    )


def gained(answer: Json, state: State) -> list[Total]:
    """Subscribers won and lost through the video, and how often it was shared."""
    row = next(iter(report(answer)), {})
    return _totals(
        {
            "new_followers": number(row.get("subscribersGained")),
            "lost_followers": number(row.get("subscribersLost")),
            "shares": number(row.get("shares")),
        },
        state,
    )


def day(moment: datetime) -> str:
    """The day of Google's calendar that a moment falls on."""
    return moment.astimezone(PACIFIC).date().isoformat()


def merged(*readings: Iterable[Total]) -> list[Total]:
    """One total a metric; a later one stands in place of an earlier one."""
    found = {total.metric: total for reading in readings for total in reading}
    return list(found.values())


def _event(message: Json) -> Event | None:
    """What one message tells; ``None`` where it is nothing a viewer did."""
    snippet = _part(message, "snippet")
    at = instant(snippet.get("publishedAt"))
    message_id = str(message.get("id") or "")
    if at is None or not message_id:
        return None
    author = _part(message, "authorDetails").get("channelId") or snippet.get("authorChannelId")
    viewer = str(author or "")
    match snippet.get("type"):
        case "textMessageEvent":
            text = str(_part(snippet, "textMessageDetails").get("messageText", ""))
            return Event(message_id, "comment", at, viewer, text)
        case "superChatEvent":
            paid = _part(snippet, "superChatDetails")
            text = str(paid.get("userComment", ""))
            return Event(message_id, "gift", at, viewer, text, **_price(paid))
        case "superStickerEvent":
            paid = _part(snippet, "superStickerDetails")
            return Event(message_id, "gift", at, viewer, **_price(paid))
        case "giftEvent":
            name = _part(snippet, "giftDetails").get("giftName", "")
            return Event(message_id, "gift", at, viewer, detail=str(name))
        case "newSponsorEvent":
            level = _part(snippet, "newSponsorDetails").get("memberLevelName", "")
            return Event(message_id, "fan_club", at, viewer, detail=str(level))
        case "membershipGiftingEvent":
            given = _part(snippet, "membershipGiftingDetails")
            level, count = given.get("giftMembershipsLevelName"), given.get("giftMembershipsCount")
            many = number(count) or 1
            return Event(message_id, "gift", at, viewer, count=many, detail=str(level or ""))
        case "memberMilestoneChatEvent":
            text = _part(snippet, "memberMilestoneChatDetails").get("userComment", "")
            return Event(message_id, "comment", at, viewer, str(text)) if text else None
    return None


def _price(paid: Json) -> _Price:
    micros = number(paid.get("amountMicros"))
    amount = None if micros is None else micros / _MICROS
    return {"amount": amount, "currency": str(paid.get("currency", ""))}


def _part(resource: Json, name: str) -> Json:
    """A resource inside another; empty where it is left out."""
    return table(resource.get(name))


def _totals(read: Mapping[str, float | None], state: State) -> list[Total]:
    return [Total(metric, value, state) for metric, value in read.items() if value is not None]
