"""Stage routes: a signed link is the authority; commands are done once; roles see theirs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from planner.actions import editing, show, stage_links
from planner.domain.rows import new_id
from planner.errors import NotAllowedError
from planner.web import stage as stage_pages
from planner.web.routes import LiveFirst, routes
from tests import a_show


@pytest.fixture
def client(app_store, monkeypatch):
    from planner.live.hub import Hub
    from planner.store.database import database

    monkeypatch.setattr(stage_pages, "hub", Hub(database))  # each test has a store of its own

    async def begin() -> None:
        stage_pages.hub.start()

    app = Starlette(routes=routes(), middleware=[Middleware(LiveFirst)])
    with TestClient(app, base_url="http://127.0.0.1:8501") as opened:
        opened.portal.call(begin)
        yield opened


@pytest.fixture
def campaign_id(app_store) -> str:
    return a_show.make(app_store)


@pytest.fixture
def link(app_store, campaign_id):
    return lambda role: a_show.link(app_store, campaign_id, role)


def send(client, link, kind: str, **arguments):
    body = {"kind": kind, "key": new_id(), "seen": 0, "run": 0, "lang": "en"} | arguments
    return client.post(f"/stage/{link.token}/commands", json=body)


def test_command_sent_twice_is_done_once(client, link, app_store, campaign_id):
    console = link("console")
    first = send(client, console, "start", key="the-same-key")
    again = send(client, console, "start", key="the-same-key")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["seq"], again.json()["seq"]) == (1, 1)
    assert show.stage(app_store, campaign_id).show.seq == 1


def test_command_on_a_stale_screen_is_refused_with_what_changed(client, link):
    console = link("console")
    send(client, console, "start")
    send(client, console, "next", seen=1)
    stale = send(client, console, "next", seen=1)
    assert stale.status_code == 409
    assert [(c["seq"], c["kind"], c["by"]) for c in stale.json()["changed"]] == [
        (2, "next", "场控A")
    ]
    assert "Somebody else" in stale.json()["sentence"]
    assert stale.json()["state"]["seq"] == 2
    # a message needs no view of the clock
    assert send(client, console, "message", seen=0, text="hello").status_code == 200


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("host", "next", 403),
        ("crew", "next", 403),
        ("wall", "ready", 403),
        ("prompter", "message", 403),
        ("host", "ready", 200),
        ("crew", "ready", 200),
    ],
)
def test_role_may_do_only_its_own(client, link, role, kind, status):
    arguments = {"ready": {"ready": True}, "message": {"text": "x"}}.get(kind, {})
    assert send(client, link(role), kind, **arguments).status_code == status


def test_role_sees_only_its_own(client, link):
    sheets = {
        role: client.get(f"/stage/{link(role).token}/sheet").json()
        for role in ("host", "prompter", "crew", "wall", "console")
    }
    assert "欢迎" in str(sheets["host"])
    assert "欢迎" in str(sheets["prompter"])
    assert "欢迎" not in str(sheets["crew"])
    assert "问好" not in str(sheets["wall"])
    assert "crew" not in sheets["host"]
    assert [a["id"] for a in sheets["host"]["answers"]] == ["q1"]  # the other is not approved
    assert sheets["crew"]["places"][0]["mine"]
    assert not sheets["crew"]["places"][2]["mine"]
    message = send(client, link("console"), "message", text="只给主播")
    assert message.status_code == 200
    for role in ("crew", "wall", "prompter"):
        room_state = send(client, link(role), "next").text
        assert "只给主播" not in room_state


def test_expired_and_revoked_links_open_nothing(client, link, app_store, campaign_id):
    now = datetime.now(UTC)
    host = link("host")
    assert client.get(f"/stage/{host.token}").status_code == 200
    stage_links.revoke(app_store, a_show.PERSON, host.id, now=now)
    old = stage_links.make(
        app_store,
        a_show.PERSON,
        campaign_id,
        "host",
        "主播B",
        expires_at=now - timedelta(hours=1),
        now=now - timedelta(hours=2),
    )
    for token, word in ((host.token, "taken back"), (old.token, "expired")):
        for path in ("", "/sheet", "/catch-up"):
            answer = client.get(f"/stage/{token}{path}", headers={"accept-language": "en"})
            assert answer.status_code == 403
            assert word in answer.text
            assert "周五直播" not in answer.text
        assert "event: gone" in client.get(f"/stage/{token}/events").text
        body = {"kind": "start", "key": "12345678", "seen": 0, "run": 0}
        assert client.post(f"/stage/{token}/commands", json=body).status_code == 403


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_token_changed_anywhere_is_forged(app_store, link, data):
    token = link("host").token
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABab01-_.=").filter(lambda c: c != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    with pytest.raises(NotAllowedError) as caught:
        stage_links.opened(app_store, changed, now=datetime.now(UTC))
    assert caught.value.key == "stage_link.forged"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"kind": 1}', b'{"kind":"next","key":"12345678"}', b"x" * 99_999],
)
def test_what_is_no_command_is_said_so(client, link, body):
    answer = client.post(f"/stage/{link('console').token}/commands", content=body)
    assert answer.status_code == 422
    assert answer.json()["sentence"]


def test_page_carries_markup_as_text(client, link):
    page = client.get(f"/stage/{link('host').token}")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<b>今天</b>" not in page.text


def test_figures_are_kept_once_and_only_those_of_the_pad(client, link, app_store, campaign_id):
    from planner.actions import figures

    console = link("console")
    path = f"/stage/{console.token}/figures"
    values = {"concurrent": 900}
    body = {"key": "12345678", "channel": "dy", "values": values, "run": 0, "lang": "en"}
    for _ in range(2):
        assert client.post(path, json=body).json() == {"kept": values}
    assert len(figures.of_campaign(app_store, campaign_id)) == 1
    for values, key in (({"orders": 1}, "number pad"), ({"views": -1}, ""), ({"views": 1.5}, "")):
        answer = client.post(path, json=body | {"key": "87654321", "values": values})
        assert answer.status_code == 422
        assert key in answer.json()["sentence"]
    host = f"/stage/{link('host').token}/figures"
    assert client.post(host, json=body).status_code == 403


@pytest.mark.parametrize(
    ("metric", "typed", "kept"),
    [
        *(("spend", "600元", 600), ("spend", "￥1.2万", 12_000), ("spend", "600.5", 600.5)),
        *(("leads", "１,２００", 1200), ("views", "1.2亿", 120_000_000)),
        *(("spend", "$600", "“$600” is in US dollars"), ("views", "many", "is not a number")),
        *(("leads", "-3", "“-3” is too small"), ("leads", "9" * 20, "is too large")),
        ("leads", "9" * 14, "“99,999,999,999,999” is too large; the most is 1,000,000,000,000."),
    ],
)
def test_the_pad_reads_what_people_type_or_says_of_which_number_it_cannot(
    client, link, metric, typed, kept
):
    path = f"/stage/{link('console').token}/figures"
    body = {"key": "12345678", "channel": "dy", "values": {metric: typed}, "run": 0, "lang": "en"}
    answer = client.post(path, json=body)
    if isinstance(kept, str):
        assert (answer.status_code, answer.json()["where"]) == (422, [metric])
        assert kept in answer.json()["sentence"]
    else:
        assert answer.json() == {"kept": {metric: kept}}


def test_figures_of_a_rehearsal_are_not_kept(client, link, app_store, campaign_id):
    from planner.actions import figures

    console = link("console")
    path = f"/stage/{console.token}/figures"
    body = {"key": "12345678", "channel": "dy", "values": {"concurrent": 900}, "lang": "en"}
    send(client, console, "rehearse")
    other_run = client.post(path, json=body | {"run": 0})  # the screen showed the broadcast
    assert (other_run.status_code, "another run" in other_run.json()["sentence"]) == (409, True)
    rehearsed = client.post(path, json=body | {"run": 1})
    assert rehearsed.status_code == 422
    assert "keeps no numbers" in rehearsed.json()["sentence"]
    assert figures.of_campaign(app_store, campaign_id) == []
    send(client, console, "finish", run=1, seen=1)
    assert client.post(path, json=body | {"run": 1}).status_code == 409
    assert client.post(path, json=body | {"run": 0}).json() == {"kept": {"concurrent": 900}}


def test_rehearsal_has_its_own_log_and_leads_back(client, link, app_store, campaign_id):
    console = link("console")
    opened = send(client, console, "rehearse", speed=10).json()["state"]
    assert (opened["run"], opened["rehearsal"], opened["speed"]) == (1, True, 10)
    assert send(client, console, "start").status_code == 409  # the screen showed the broadcast
    assert send(client, console, "start", run=1, seen=1).status_code == 200
    back = send(client, console, "finish", run=1, seen=2).json()["state"]
    assert (back["run"], back["phase"], back["rehearsal"]) == (0, "waiting", False)
    assert show.runs(app_store, campaign_id) == [1]


def test_edit_on_air_is_in_the_log_and_what_ran_stays(client, link, app_store, campaign_id):
    console = link("console")
    send(client, console, "start")
    send(client, console, "next", seen=1)
    now = datetime.now(UTC)
    edits = [
        {"op": "set", "id": "opening", "key": "title", "value": "改过的开场"},
        {"op": "delete", "ids": ["drive"]},
    ]
    editing.edit_table(
        app_store, a_show.PERSON, campaign_id, "run_sheet", 1, ("cues",), edits, now=now
    )
    found = show.stage(app_store, campaign_id).show
    assert found.revision == 2
    assert [s.title for s in found.stints] == ["开场", "六方位讲解"]
    assert [p.key for p in found.following()] == ["closing.1"]
    send(client, console, "finish", seen=3)
    editing.edit_table(
        app_store,
        a_show.PERSON,
        campaign_id,
        "run_sheet",
        2,
        ("cues",),
        [{"op": "delete", "ids": ["walk"]}],
        now=now,
    )
    assert show.stage(app_store, campaign_id).show.revision == 2  # a later edit rewrites nothing


def test_finish_undone_takes_up_what_was_edited_meanwhile(client, link, app_store, campaign_id):
    console = link("console")
    send(client, console, "start")
    send(client, console, "finish", seen=1)
    edit = [{"op": "delete", "ids": ["drive"]}]
    now = datetime.now(UTC)
    editing.edit_table(
        app_store, a_show.PERSON, campaign_id, "run_sheet", 1, ("cues",), edit, now=now
    )
    undone = send(client, console, "undo", seen=2, key="undo-once").json()
    sheet = client.get(f"/stage/{console.token}/sheet").json()
    assert undone["state"]["sheet"] == sheet["sheet"]
    assert [place["key"] for place in sheet["places"]] == ["opening.1", "walk.1", "closing.1"]
    assert (undone["state"]["latest"]["kind"], undone["seq"]) == ("undo", 4)
    send(client, console, "undo", seen=2, key="undo-once")
    found = show.stage(app_store, campaign_id).show
    assert (found.seq, found.revision, found.phase) == (4, 2, "on")


def test_cue_on_air_is_in_the_state_itself(client, link):
    console = link("console")
    on = send(client, console, "start").json()["state"]["on"]
    sheet = client.get(f"/stage/{console.token}/sheet").json()
    first = sheet["places"][0]
    assert (on["title"], on["end"], on["to_end"]) == ("开场", first["end"], False)


def test_cue_of_a_longer_name_is_not_mine(client, app_store):
    cues = [
        {"id": "a", "title": "一", "seconds": 60, "host": "王小明"},
        {"id": "b", "title": "二", "seconds": 60, "host": "李、王"},
        {"id": "c", "title": "三", "seconds": 60, "owner": "李/ 王 "},
        {"id": "d", "title": "四", "seconds": 60},
    ]
    crew = a_show.link(app_store, a_show.make(app_store, cues=cues), "crew", "王")
    places = client.get(f"/stage/{crew.token}/sheet").json()["places"]
    assert [place["mine"] for place in places] == [False, True, True, False]


def test_page_names_every_script_it_needs_at_once(client, link):
    for role in ("host", "prompter", "crew", "wall", "console"):
        page = client.get(f"/stage/{link(role).token}").text
        named = re.findall(r'rel="modulepreload" href="(/stage/assets/\w+/(\w+\.js))"', page)
        scripts = {name: client.get(path).text for path, name in named}
        assert {"page.js", f"{role}.js", "client.js"} <= scripts.keys()
        for text in scripts.values():
            assert set(re.findall(r'from "\./(\w+\.js)"', text)) <= scripts.keys()


def test_worker_may_reach_all_stage_pages_and_no_other_script_may(client):
    def reach(name: str) -> str | None:
        return client.get(f"/stage/assets/v/{name}").headers.get("service-worker-allowed")

    assert (reach("worker.js"), reach("page.js")) == ("/stage/", None)


def test_deleted_campaign_opens_no_stage(client, link, app_store, campaign_id):
    from planner.actions import shelves

    host = link("host")
    shelves.delete(app_store, a_show.PERSON, campaign_id, now=datetime.now(UTC))
    assert client.get(f"/stage/{host.token}/sheet").status_code == 403


def test_a_total_that_falls_is_kept_only_if_it_is_meant(client, link, app_store, campaign_id):
    from planner.actions import figures

    path = f"/stage/{link('console').token}/figures"

    def keep(key: str, sure: bool = False, **values):
        body = {"key": key * 8, "channel": "dy", "values": values, "run": 0, "lang": "en"}
        return client.post(path, json=body | {"sure": sure})

    assert keep("a", leads=6, concurrent=900).json()["kept"] == {"leads": 6, "concurrent": 900}
    assert keep("b", concurrent=300).json() == {"kept": {"concurrent": 300}}  # viewers come and go
    asked = keep("c", leads=2)
    assert asked.status_code == 428
    assert "It was 6 before" in asked.json()["sentence"]
    assert client.get(path).json() == {"dy": {"leads": 6, "concurrent": 300}}
    assert keep("c", sure=True, leads=2).json() == {"kept": {"leads": 2}}
    assert client.get(path).json()["dy"]["leads"] == 2
    assert len(figures.of_campaign(app_store, campaign_id)) == 4


def test_an_entry_of_the_pad_is_taken_back_as_a_whole(client, link, app_store, campaign_id):
    from planner.actions import figures

    path = f"/stage/{link('console').token}/figures"
    body = {"channel": "dy", "run": 0}
    client.post(path, json=body | {"key": "first-entry", "values": {"leads": 6}})
    client.post(path, json=body | {"key": "second-entry", "values": {"leads": 60, "views": 9}})
    host = link("host").token
    assert client.get(f"/stage/{host}/figures").status_code == 403
    taken = {"key": "second-entry"}
    assert client.post(f"/stage/{host}/figures/taken_back", json=taken).status_code == 403
    for gone in (2, 0):
        assert client.post(f"{path}/taken_back", json=taken).json() == {"gone": gone}
    assert [f.value for f in figures.of_campaign(app_store, campaign_id)] == [6]
    assert client.post(f"{path}/taken_back", json={}).status_code == 422
