"""A campaign with something in every part that documents show."""

from __future__ import annotations

from typing import Any

from planner.domain.campaign import PARTS, Campaign, Part, checked

PARTS_OF_A_PLAN: dict[Part, dict[str, Any]] = {
    "header": {
        "title": "周五新车直播",
        "store_name": "示例门店",
        "starts_at": "2026-11-27T12:00:00Z",
        "length_minutes": 120,
    },
    "goals": {
        "objective": "leads",
        "theme": "现场看新车",
        "targets": [{"metric": "leads", "value": 200}],
    },
    "resources": {
        "crew": [
            {"name": "主播A", "role": "host", "call_before": 60, "library_id": "p1"},
            {"name": "场控A", "role": "floor_manager", "call_before": 120, "note": "13812345678"},
            {"name": "投手A", "role": "ad_buyer"},
        ],
        "cars": [{"name": "示例SUV", "trim": "四驱", "colour": "白", "place": "展厅中间"}],
        "kit": [{"name": "无线麦克风", "quantity": 2, "backup": "有线麦"}],
        "venue": {"name": "展厅", "address": "示例路 1 号", "network": "有线 100M"},
        "partners": [{"name": "示例机构", "contact": "联系人 139-8765-4321"}],
        "budget": [{"category": "media", "name": "投流", "planned": "5000"}],
    },
    "platform": {
        "channels": [
            {
                "id": "a" * 16,
                "platform": "douyin",
                "account": "店播号",
                "reservation_link": "https://example.com/r?a=1&b=2",
            },
            {"id": "b" * 16, "platform": "wechat_channels", "account": "门店号"},
        ]
    },
    "content": {
        "offer": {
            "guide_price": "179800",
            "spoken_price": "169800",
            "price_basis": "厂家指导价减万元置换补贴",
            "valid_until": "2026-11-30",
            "approved_by_maker": True,
        }
    },
    "run_sheet": {
        "cues": [
            {
                "title": "开场<script>alert(1)</script>",
                "kind": "opening",
                "seconds": 480,
                "host": "主播A",
                "key_points": "欢迎\n说明福利",
                "call_to_leave_contact": True,
                "floor_actions": [{"channel_id": "a" * 16, "text": "上小风车"}],
            },
            {"title": "讲解", "seconds": 900, "host": "主播A", "block_id": "c" * 16},
            {"title": "答疑", "seconds": 300, "host": "主播A", "block_id": "c" * 16},
            {"title": "抽奖", "seconds": 420, "start": 3600, "props": "奖品", "host": "主播A"},
            {"title": "备用环节", "seconds": 300, "skipped": True},
        ],
        "blocks": [{"id": "c" * 16, "title": "讲解循环", "repeats": 2}],
    },
    "warm_up": {
        "items": [
            {"channel": "公众号", "title": "预约直播", "owner": "策划甲", "due": "2026-11-25"}
        ],
        "landing_page": "https://example.com/land",
    },
    "interaction": {"draws": [{"prize": "车载吸尘器", "number": 3}]},
    "broadcast": {"emergencies": [{"risk": "断网", "response": "切换到备用网络"}]},
    "review": {"action": {"text": "开场先说价格", "owner": "策划甲", "due": "2026-12-04"}},
}


def plan(**changed: dict[str, Any]) -> Campaign:
    """The campaign; ``changed`` replaces whole parts."""
    bodies = {
        part: checked(PARTS[part], changed.get(part, body))
        for part, body in PARTS_OF_A_PLAN.items()
    }
    return Campaign(id="1", bodies=bodies)
