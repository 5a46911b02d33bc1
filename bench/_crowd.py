"""A busy afternoon: 20 people click through pages while files are imported.

``python -m bench._crowd URL CAMPAIGN`` runs until it is killed. Each person opens a page
every five seconds; one more uploads a ledger of 1,000 past broadcasts in the page and
imports it, another one every five seconds.
"""

from __future__ import annotations

import asyncio
import random
import sys

from bench._session import Session
from planner.domain.campaign import STEPS

PEOPLE = 20
PAUSE = 5.0
IMPORT_PAUSE = 12.0
ROWS = 1000


async def _person(url: str, number: int, campaign: str) -> None:
    dice = random.Random(number)
    async with Session(url, f"策划{number}") as session:
        await asyncio.sleep(PAUSE * number / PEOPLE)
        while True:
            await session.open(dice.choice(["", *STEPS]), campaign=campaign)
            await asyncio.sleep(PAUSE)


async def _import(url: str) -> None:
    async with Session(url, "运营") as session:
        turn = 0
        while True:
            turn += 1
            await session.open("imports")
            await session.upload(f"台账{turn}.csv", _ledger(turn))
            await session.click(f"确认导入 {4 * ROWS:,} 个")
            if session.errors:
                raise RuntimeError(session.errors[0])
            await asyncio.sleep(IMPORT_PAUSE)


def _ledger(turn: int) -> bytes:
    lines = ["直播进度表,,,,,", "日期,门店,开播账号,开播时间,下播时间,场观,全场景线索人数,广告消耗"]
    lines += [
        f"2025-{1 + i % 12:02}-{1 + i % 28:02},门店{turn}-{i},账号{turn}-{i},20:00,22:00,{1000 + i},{i},{10 * i}"
        for i in range(ROWS)
    ]
    return "\n".join(lines).encode()


async def _crowd(url: str, campaign: str) -> None:
    people = [_person(url, number, campaign) for number in range(PEOPLE)]
    await asyncio.gather(_import(url), *people)


if __name__ == "__main__":
    asyncio.run(_crowd(sys.argv[1], sys.argv[2]))
