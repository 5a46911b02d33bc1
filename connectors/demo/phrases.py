"""What viewers of the stream that was made up write, by what is on."""

from __future__ import annotations

from collections.abc import Mapping

ANYTIME = (
    *("来了来了", "晚上好", "第一次来，支持一下", "主播讲得清楚", "画面可以，声音也清楚"),
    *("这个颜色好看", "能看看后备厢吗", "这台车多少钱？", "续航实际能跑多少？", "怎么预约试驾？"),
    *("有现车吗", "外地可以上牌吗", "置换有补贴吗", "门店在哪里", "666"),
    *("Good evening!", "First time here", "How much is this one?", "What is the real range?"),
    *("How do I book a test drive?", "Can you show the boot?", "Nice colour", "Is it in stock?"),
)

BY_KIND: Mapping[str, tuple[str, ...]] = {
    "opening": ("开播了！", "等了好久", "今晚有福袋吗", "What is on tonight?", "Hello from work"),
    "walk_round": (
        *("轮毂多大？", "后排坐三个人挤吗", "座椅能放平吗", "有几种颜色", "大灯好看"),
        *("How wide is it?", "Do the rear seats fold flat?", "Show the wheels please"),
    ),
    "feature": ("驾驶辅助能自己变道吗", "车机卡不卡", "Does it park itself?", "Is there CarPlay?"),
    "test_drive": (
        *("开起来安静吗", "周末能试驾吗", "试驾要带什么", "高速稳不稳", "我要预约试驾"),
        *("Is it quiet at speed?", "Can I drive it on Saturday?", "What do I bring along?"),
    ),
    "questions": (
        *("冬天续航打几折", "充电要多久", "电池质保几年", "小区装不了桩怎么办", "保养贵不贵"),
        *(
            "How long does charging take?",
            "What does the battery warranty cover?",
            "Range in winter?",
        ),
    ),
    "expert": ("车主说得实在", "一年花多少钱？", "有什么缺点", "What would you change about it?"),
    "finance": (
        *("首付最低多少", "月供多少", "旧车能抵多少钱", "利息怎么算", "置换补贴要什么条件"),
        *("How much is the down payment?", "What is the monthly rate?", "Do you take my old car?"),
    ),
    "lead_call": (
        *("已预约", "怎么留电话", "政策到什么时候", "还有名额吗", "落地价多少"),
        *("Booked!", "How long does the offer hold?", "What is the final price?"),
    ),
    "draw": ("福袋！", "参与了", "中了吗", "抽我抽我", "冲冲冲", "Count me in", "Did I win?"),
    "closing": ("下场什么时候", "辛苦了", "回头去店里看", "Thanks, see you next week", "讲得好"),
}

PULL: Mapping[str, float] = {
    "opening": 0.75,
    "brand": 0.6,
    "walk_round": 0.85,
    "feature": 0.9,
    "test_drive": 1.1,
    "expert": 0.8,
    "questions": 0.95,
    "finance": 0.8,
    "lead_call": 1.05,
    "draw": 1.35,
    "closing": 0.7,
}
"""How many stay for a cue of a kind, against an ordinary one."""

TALK: Mapping[str, float] = {"questions": 1.6, "finance": 1.4, "draw": 2.4, "lead_call": 1.5}
"""How much more is written during a cue of a kind."""
