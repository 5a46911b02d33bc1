"""Magnetic Engine: what adverts cost a stream, and the leads of its time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.connector import Connector
from connectors.credentials import Credentials
from connectors.errors import GiveUpError
from connectors.kuaishou import KuaishouAds, parse
from connectors.reading import Event, Reading, Stream, Total
from tests.contract import suite
from tests.contract.kuaishou_server import (
    ADVERTISER,
    KuaishouServer,
    clue,
    dying,
    make,
    report_row,
)
from tests.contract.suite import NOW, Case

REPORT = "/rest/openapi/gw/dsp/v1/report/live_user_report"
CLUES = "/rest/openapi/v2/gemini/crm/clue/list"
ENDED = Stream("900", started_at=NOW - timedelta(hours=24), ended_at=NOW - timedelta(hours=21))
"""From half past eight to half past eleven on Thursday evening in Shanghai."""


@pytest.fixture
def server() -> Iterator[KuaishouServer]:
    server = KuaishouServer()
    with server.stand_in:
        yield server


@pytest.fixture
def ads(server: KuaishouServer) -> Case:
    server.rows = [report_row(900 + n, 24 + n, 100.0) for n in range(25)]
    server.rows.append(report_row(900, 24, 20.5, campaign_id=7))  # a second advert for it
    server.rows.append(report_row(880, 1, 10.0))  # still on
    server.clues = [clue(100 + n, f"2026-11-26 21:{n:02}:00") for n in range(45)]
    return dying(
        server,
        Case(
            platform=server.stand_in,
            make=make(server, KuaishouAds),
            stream=Stream("880", started_at=NOW - timedelta(hours=1)),
            ended=ENDED,
            streams=26,
            since=NOW - timedelta(days=3),
            until=NOW,
            now=NOW,
            path=REPORT,
            account_id=ADVERTISER,
        ),
    )


class TestKuaishouAdsContract(suite.Contract):
    @pytest.fixture
    def case(self, ads: Case) -> Case:
        return ads


def test_what_several_adverts_cost_adds_up(server: KuaishouServer, ads: Case) -> None:
    reading = ads.run(lambda c: c.read("totals", ENDED, ""))
    assert reading == Reading(totals=[Total("spend", 120.5, "provisional")])
    asked = json.loads(server.stand_in.asked(REPORT)[0].body)
    assert (asked["start_date"], asked["end_date"]) == ("2026-11-26", "2026-11-26")
    assert asked["live_stream_id"] == 900


def test_a_cost_is_final_after_three_days(ads: Case) -> None:
    ads.now = NOW + timedelta(days=4)
    reading = ads.run(lambda c: c.read("totals", ENDED, ""))
    assert [total.state for total in reading.totals] == ["final"]


def test_a_cost_the_report_lacks_is_pending_and_not_zero(server: KuaishouServer, ads: Case) -> None:
    for rows in ([], [report_row(900, 24, None)], [report_row(901, 24, 5.0)]):
        server.rows = rows
        reading = ads.run(lambda c: c.read("totals", ENDED, ""))
        assert (list(reading.totals), reading.pending) == ([], {"spend"})


def test_counts_that_adverts_brought_are_not_taken_for_those_of_the_stream() -> None:
    (total,) = parse.totals([report_row(900, 24, 1.0)], "900", "final")
    assert total.metric == "spend"


def test_streams_begin_and_end_when_the_report_says(ads: Case) -> None:
    found = {s.id: s for s in ads.run(lambda c: c.streams(ads.since, ads.until))}
    assert found["900"] == ENDED
    assert found["880"].ended_at is None


def test_a_long_time_is_asked_for_seven_days_at_once(server: KuaishouServer, ads: Case) -> None:
    ads.run(lambda c: c.streams(datetime(2026, 11, 1, tzinfo=UTC), NOW))
    asked = [json.loads(seen.body) for seen in server.stand_in.asked(REPORT)]
    first_pages = [(a["start_date"], a["end_date"]) for a in asked if a["page"] == 1]
    assert first_pages == [
        ("2026-11-01", "2026-11-07"),
        ("2026-11-08", "2026-11-14"),
        ("2026-11-15", "2026-11-21"),
        ("2026-11-22", "2026-11-27"),
    ]


def test_leads_are_those_of_the_time_on_air(server: KuaishouServer, ads: Case) -> None:
    server.clues = [
        clue(1, "2026-11-26 20:29:59"),
        clue(2, "2026-11-26 20:30:00", source=1, channel=1),
        clue(3, "2026-11-26 22:00:00", source=2, channel=2),
        clue(4, "2026-11-26 23:30:00", source=9, channel=9),
        clue(5, "2026-11-26 23:30:01"),
        clue(3, "2026-11-26 22:00:00", source=2, channel=2),  # on two pages
        clue(6, "26/11/2026"),
    ]
    reading = ads.run(lambda c: c.read("leads", ENDED, ""))
    assert list(reading.events) == [
        Event("2", "lead", ENDED.started_at or NOW, detail="form", traffic="paid"),
        Event(
            "3", "lead", NOW - timedelta(hours=22, minutes=30), detail="phone", traffic="natural"
        ),
        Event("4", "lead", ENDED.ended_at or NOW),
    ]
    asked = json.loads(server.stand_in.asked(CLUES)[0].body)
    assert asked["start_time"] == "2026-11-26 20:30:00"
    assert asked["end_time"] == "2026-11-26 23:30:00"


def test_every_page_of_leads_is_read(server: KuaishouServer, ads: Case) -> None:
    reading = ads.run(lambda c: c.read("leads", ENDED, ""))
    assert len(reading.events) == 45
    assert [json.loads(s.body)["page"] for s in server.stand_in.asked(CLUES)] == [1, 2, 3]


def test_nothing_of_a_person_is_in_a_lead(ads: Case) -> None:
    found = repr(ads.run(lambda c: c.read("leads", ENDED, "")))
    for secret in ("旧表单", "13800000000", "weixin", "998877665544", "example.test"):
        assert secret not in found


PRINTED = """{"code": 0, "message": "OK", "data": {"total_count": 4, "details": [{
    "id": 197451604008536386, "user_name": "旧表单打点1", "phone": "13800000000",
    "source_type": 1, "create_time": "2021-03-07 16:10:49", "channel_flag": 1,
    "icc_info": {"call_duration": 0, "call_stat": 0}%s "store_info": {"store_name": ""}
}]}, "request_id": "8bf05339877440c29fed55fca7fae9d4"}"""
"""The printed example, shortened; between two of its fields the document lacks a comma."""


def test_the_printed_example_of_a_lead_is_read_once_its_comma_is_there() -> None:
    with pytest.raises(ValueError, match="delimiter"):
        json.loads(PRINTED % "")
    read = parse.page(json.loads(PRINTED % ",")["data"])
    assert read is not None
    assert parse.leads(read[1]) == [
        Event(
            "197451604008536386",
            "lead",
            datetime(2021, 3, 7, 8, 10, 49, tzinfo=UTC),
            detail="form",
            traffic="paid",
        )
    ]


def test_an_advertiser_signs_in(server: KuaishouServer, ads: Case) -> None:
    held: Credentials = ads.run(lambda c: c.sign_in("auth-1", "", ""))
    assert (held.account_id, held.account_name) == (ADVERTISER, "城北 4S 店")
    assert held.expires_at == NOW + timedelta(days=1)
    assert held.refresh_expires_at == NOW + timedelta(days=30)
    (asked,) = server.stand_in.asked("/rest/openapi/oauth2/authorize/access_token")
    assert json.loads(asked.body)["auth_code"] == "auth-1"

    async def address(connector: Connector) -> str:
        return connector.sign_in_address("st", "", "https://kaibo.test/back")

    assert ads.run(address).endswith(
        "/tools/authorize?app_id=app-id"
        "&scope=%5B%22report_service%22%2C%22account_service%22%2C%22ad_query%22%5D"
        "&redirect_uri=https%3A%2F%2Fkaibo.test%2Fback&state=st&oauth_type=advertiser"
    )


def test_a_refusal_keeps_the_platforms_code_and_words(server: KuaishouServer, ads: Case) -> None:
    server.codes[REPORT] = (401234, "没有权限")
    with pytest.raises(GiveUpError) as found:
        ads.run(lambda c: c.read("totals", ENDED, ""))
    assert (found.value.reason, found.value.code) == ("request_refused", "401234")
    assert found.value.said == "没有权限"


def test_a_list_without_an_end_is_not_followed_for_ever(server: KuaishouServer, ads: Case) -> None:
    server.endless = True
    with pytest.raises(GiveUpError) as found:
        ads.run(lambda c: c.read("leads", ENDED, ""))
    assert found.value.code == "too_many_pages"


@pytest.mark.parametrize("data", [{}, {"total_count": None, "details": []}])
def test_a_page_without_a_count_is_no_page(data: dict[str, Any]) -> None:
    assert parse.page(data) is None


def test_moments_are_read_in_seconds_and_milliseconds() -> None:
    assert parse.sent_at(1795782600) == parse.sent_at(1795782600000) == NOW
    assert parse.sent_at(0) is None
    assert parse.sent_at(None) is None
