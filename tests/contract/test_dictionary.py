"""The metric dictionary names, for every metric a connector brings, the platform's field."""

from __future__ import annotations

import pytest

from connectors.platforms import CONNECTORS
from planner.domain.metrics import dictionary


@pytest.mark.parametrize("platform", CONNECTORS)
def test_what_a_connector_brings_has_its_field_in_the_dictionary(platform: str) -> None:
    can = CONNECTORS[platform].can
    named = {key for key, metric in dictionary().items() if platform in metric.api}
    assert named == can.live | can.after


@pytest.mark.parametrize("platform", CONNECTORS)
def test_what_comes_on_air_is_said_to_be_known_then(platform: str) -> None:
    known = dictionary()
    wrong = [key for key in CONNECTORS[platform].can.live if known[key].when == "after"]
    assert wrong == []


def test_the_dictionary_names_no_platform_there_is_not() -> None:
    named = {platform for metric in dictionary().values() for platform in metric.api}
    assert named <= CONNECTORS.keys()
