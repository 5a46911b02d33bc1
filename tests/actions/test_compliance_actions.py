"""Evidence is recorded with who and when, and taken back."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, compliance, editing
from planner.actions.who import Who
from planner.domain.compliance import accepted, findings, key_of, standing
from planner.errors import InputError, NotAllowedError, NotFoundError


@pytest.fixture
def campaign_id(database, who, now):
    parts = {
        "header": {"title": "周五直播", "starts_at": "2026-11-27T12:00:00Z"},
        "goals": {"theme": "本市销量第一。欢迎来店。"},
    }
    return campaigns.create(database, who, parts, now=now)


def _key(database, campaign_id):
    [(place, found)] = findings(campaigns.get(database, campaign_id))
    return key_of(place, found)


def _say(database, who, campaign_id, theme, now):
    number = campaigns.get(database, campaign_id).number("goals")
    editing.save_fields(database, who, campaign_id, "goals", number, {("theme",): theme}, now=now)


def test_evidence_settles_a_finding_and_stands_with_name_and_time(database, who, now, campaign_id):
    compliance.accept(
        database, who, campaign_id, _key(database, campaign_id), " 乘联会 2026 年 10 月 ", now=now
    )
    campaign = campaigns.get(database, campaign_id)
    assert standing(campaign) == []
    [acceptance] = accepted(campaign).values()
    assert (acceptance.evidence, acceptance.by, acceptance.at) == (
        "乘联会 2026 年 10 月",
        who.name,
        now,
    )


def test_a_changed_sentence_asks_again_and_another_sentence_does_not_matter(
    database, who, now, campaign_id
):
    compliance.accept(database, who, campaign_id, _key(database, campaign_id), "榜单", now=now)
    _say(database, who, campaign_id, "本市销量第一。周五见。", now)
    assert standing(campaigns.get(database, campaign_id)) == []
    _say(database, who, campaign_id, "全省销量第一。周五见。", now)
    assert len(standing(campaigns.get(database, campaign_id))) == 1
    _say(database, who, campaign_id, "周五见。", now)
    assert standing(campaigns.get(database, campaign_id)) == []


def test_taking_back_makes_it_ask_again(database, who, now, campaign_id):
    key = _key(database, campaign_id)
    compliance.accept(database, who, campaign_id, key, "榜单", now=now)
    [acceptance] = campaigns.get(database, campaign_id).compliance.acceptances
    compliance.withdraw(database, who, campaign_id, acceptance.id, now=now)
    assert len(standing(campaigns.get(database, campaign_id))) == 1
    with pytest.raises(NotFoundError, match="acceptance_gone"):
        compliance.withdraw(database, who, campaign_id, acceptance.id, now=now)


def test_accepting_twice_keeps_the_newer_evidence(database, who, now, campaign_id):
    key = _key(database, campaign_id)
    compliance.accept(database, who, campaign_id, key, "旧榜单", now=now)
    compliance.accept(database, Who("运营乙"), campaign_id, key, "新榜单", now=now)
    [acceptance] = campaigns.get(database, campaign_id).compliance.acceptances
    assert (acceptance.evidence, acceptance.by) == ("新榜单", "运营乙")


def test_without_evidence_or_name_nothing_is_accepted(database, who, now, campaign_id):
    key = _key(database, campaign_id)
    with pytest.raises(InputError, match="evidence_missing"):
        compliance.accept(database, who, campaign_id, key, "  ", now=now)
    with pytest.raises(NotAllowedError):
        compliance.accept(database, Who(""), campaign_id, key, "榜单", now=now)
    assert campaigns.get(database, campaign_id).number("compliance") == 0


def test_a_finding_that_is_gone_cannot_be_accepted(database, who, now, campaign_id):
    key = _key(database, campaign_id)
    _say(database, who, campaign_id, "周五见。", now)
    with pytest.raises(NotFoundError, match="finding_gone"):
        compliance.accept(database, who, campaign_id, key, "榜单", now=now)
