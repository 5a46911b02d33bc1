"""The routes beside the pages answer under this machine's names only."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from planner.web.routes import routes


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8501", 200),
        ("127.0.0.1:8501", 200),
        ("[::1]:8501", 200),
        ("evil.example:8501", 403),
        ("127.0.0.1.evil.example", 403),
        ("[", 403),
        ("", 403),
    ],
)
def test_foreign_name_for_this_machine_is_refused(app_store, host, status):
    client = TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1:8501")
    assert client.get("/api/health", headers={"host": host}).status_code == status


def test_name_in_the_network_is_answered_where_the_app_listens_there(app_store):
    client = TestClient(Starlette(routes=routes()), base_url="http://192.0.2.7:8501")
    assert client.get("/api/health", headers={"host": "kaibo.example"}).status_code == 200
