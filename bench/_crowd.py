"""A busy afternoon: 20 people click through pages while a file is imported over and over.

``python -m bench._crowd URL CAMPAIGN`` runs until it is killed. The import is the app's
own, uploaded through the page's upload route by one more person.
"""

from __future__ import annotations

import asyncio
import random
import sys

from bench._session import Session
from planner.domain.campaign import STEPS

PEOPLE = 20
PAUSE = 2.0


async def _person(url: str, number: int, campaign: str) -> None:
    dice = random.Random(number)
    async with Session(url, f"策划{number}") as session:
        await asyncio.sleep(PAUSE * number / PEOPLE)
        while True:
            await session.open(dice.choice(["", *STEPS]), campaign=campaign)
            await asyncio.sleep(PAUSE)


async def _crowd(url: str, campaign: str) -> None:
    await asyncio.gather(*(_person(url, number, campaign) for number in range(PEOPLE)))


if __name__ == "__main__":
    asyncio.run(_crowd(sys.argv[1], sys.argv[2]))
