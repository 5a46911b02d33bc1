"""Step 4 filled from the library and the resources."""

from __future__ import annotations

import pytest

from planner.actions import campaigns, content, library
from tests.documents.a_campaign import PARTS_OF_A_PLAN


@pytest.fixture
def campaign_id(database, who, now):
    parts = {name: PARTS_OF_A_PLAN[name] for name in ("header", "content")}
    cars = [{"name": "示例SUV", "price": "169800", "price_basis": "厂家指导价"}]
    return campaigns.create(database, who, {**parts, "resources": {"cars": cars}}, now=now)


def test_an_offer_of_the_library_is_copied_and_stays_as_it_was(database, who, now, campaign_id):
    body = {"name": "十一月政策", "guide_price": "159800", "may_say": "限本店"}
    item = library.add(database, who, "offer", body, now=now)
    content.take_offer(database, who, campaigns.get(database, campaign_id), item, now=now)
    offer = campaigns.get(database, campaign_id).content.offer
    assert (str(offer.guide_price), offer.may_say, offer.library_id) == ("159800", "限本店", item)
    assert offer.spoken_price is None
    library.remove(database, who, item, now=now)
    assert campaigns.get(database, campaign_id).content.offer.may_say == "限本店"


def test_the_offer_can_be_kept_for_other_broadcasts(database, who, now, campaign_id):
    campaign = campaigns.get(database, campaign_id)
    item = content.keep_offer(database, who, campaign, "周五政策", now=now)
    kept = library.get(database, item)
    assert kept.name == "周五政策"
    assert kept.body["spoken_price"] == "169800"


def test_a_car_sheet_begins_with_the_price_and_basis_of_the_resources(
    database, who, now, campaign_id
):
    campaign = campaigns.get(database, campaign_id)
    content.add_car_sheet(database, who, campaign, "示例SUV", now=now)
    campaign = campaigns.get(database, campaign_id)
    (sheet,) = campaign.content.car_sheets
    assert (sheet.car, sheet.price, sheet.price_basis) == ("示例SUV", "169800", "厂家指导价")
    content.remove_car_sheet(database, who, campaign, sheet.id, now=now)
    assert campaigns.get(database, campaign_id).content.car_sheets == []
