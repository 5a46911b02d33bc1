"""The columns of a run sheet 流程脚本 in a file: their headings, and what people call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from planner.domain.steps.platform import Channel
from planner.i18n import LANGUAGES, Words, words

FLOOR = "floor:"
"""A column of floor actions: ``floor:`` for all channels, ``floor:<channel id>`` for one."""

BEFORE_FLOOR: tuple[str, ...] = (
    "time",
    "until",
    "length",
    "start",
    "title",
    "kind",
    "host",
    "key_points",
)
AFTER_FLOOR = (
    "contact",
    "car",
    "aim",
    "shot",
    "component",
    "interaction",
    "props",
    "owner",
    "call",
    "backup",
    "script",
    "note",
    "skipped",
    "count_to_end",
    "block",
    "repeats",
)
"""What a column of a file may hold, in the order of an export. ``time`` and ``until`` are
planned times, ``start`` a hard start 定点; ``block`` and ``repeats`` name a repeating block."""

TEXTS: tuple[str, ...] = (
    "title",
    "host",
    "car",
    "aim",
    "shot",
    "component",
    "interaction",
    "props",
)
TEXTS += ("owner", "call", "backup", "note", "key_points", "script")
"""Fields of a cue that are kept as they are written."""

_SYNONYMS: dict[str, str] = {
    "time": "时间|时间段|时段|开始时间|开始|起始|直播时间|时间轴|计划开始|time|start time|begin|from|clock",
    "until": "结束时间|结束|计划结束|截止|end|end time|until|to",
    "length": "时长|用时|时间长度|分钟|预计时长|持续时间|length|duration|minutes|mins|min",
    "start": "定点|定点开始|固定开始|hard start",
    "title": "环节|环节名称|流程|流程环节|内容|直播内容|主题|板块|模块|项目|cue|segment|title|item|session|topic",
    "kind": "环节类型|类型|分类|kind|type",
    "host": "主播|出镜|出镜人|主讲|主讲人|嘉宾|主播人员|host|presenter|talent|speaker",
    "key_points": "话术要点|要点|话术|核心话术|主播话术|讲解要点|内容要点|卖点|key points|talking points|points|content",
    FLOOR: "场控|场控动作|助播场控动作|助播|中控|中控动作|后台操作|场控配合|floor action|floor actions|floor|assistant",
    "contact": "留资|留资口播|留资引导|引导留资|是否留资|call to leave contact|contact call|lead call|cta",
    "car": "车型|车辆|讲解车型|产品|car|model|car model|vehicle",
    "aim": "目的|目标|核心目标|环节目标|aim|goal|objective|purpose",
    "shot": "机位|画面|镜头|画面机位|景别|shot|camera|picture",
    "component": "组件|上架组件|屏幕组件|挂件|小风车|component|component on screen|on screen",
    "interaction": "互动|互动福利|福利|互动方式|互动玩法|福袋|interaction|benefit|interaction benefit",
    "props": "物料|道具|物料道具|props|materials",
    "owner": "负责人|责任人|执行人|对接人|owner|responsible|in charge",
    "call": "口令|暗号|提示|启动口令|call|sign|cue word|cue line",
    "backup": "备用方案|备选方案|应急方案|风险备用|预案|backup|fallback|risk|risk backup",
    "script": "脚本|逐字稿|话术稿|完整话术|台词|口播稿|口播|详细话术|script|full script|lines",
    "note": "备注|说明|注意事项|note|notes|remark|remarks|comment",
    "skipped": "跳过|skipped|skip",
    "count_to_end": "到点结束|count to end|ends on time",
    "block": "循环段|循环|循环单元|block|loop",
    "repeats": "循环次数|重复次数|次数|repeats|times|loops",
}
"""What people head such a column with, parted by strokes."""

_SINGLE = frozenset({"time", "until", "length", "start", "kind", "contact", "block", "repeats"})


def heading(field: str, w: Words, channels: Sequence[Channel]) -> str:
    """Return the heading of a column in an export; a second action in the same channel
    stands in ``floor:<channel id>#2``."""
    if not field.startswith(FLOOR):
        return w(f"run_sheet_column.{field}")
    channel_id, _, nth = field.removeprefix(FLOOR).partition("#")
    text = w("run_sheet_column.floor")
    if channel_id:
        text += f" · {channel_name(channel_id, w, channels)}"
    return f"{text} #{nth}" if nth else text


def channel_name(channel_id: str, w: Words, channels: Sequence[Channel]) -> str:
    """Return what a channel is called beside the others: platform, account, and its
    place where two are called the same."""
    names = [_plain_name(channel, w) for channel in channels]
    for place, (channel, name) in enumerate(zip(channels, names, strict=True), 1):
        if channel.id == channel_id:
            return f"{name} ({place})" if names.count(name) > 1 else name
    return w("run_sheet_column.gone_channel")


def _plain_name(channel: Channel, w: Words) -> str:
    platform = w(f"platform_name.{channel.platform}") if channel.platform else ""
    return " ".join(part for part in (platform, channel.account) if part) or w(
        "run_sheet_column.channel"
    )


def folded(text: str) -> str:
    """Return a heading as it is compared: width, case, spaces, brackets and marks apart."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[(\[【][^)\]】]*[)\]】]", "", plain)
    return re.sub(r"[\s\W_]+", "", plain)


def guess(headings: Sequence[str], channels: Sequence[Channel]) -> list[str]:
    """Return the field each column most likely holds, empty where none fits.

    Exact names go before names that merely contain one; what can be held once is
    given to the first column that claims it.
    """
    exact: dict[str, str] = {}
    for field, names in _SYNONYMS.items():
        for name in names.split("|"):
            exact.setdefault(folded(name), field)
    for language in LANGUAGES:
        for field in (*BEFORE_FLOOR, FLOOR, *AFTER_FLOOR):
            exact[folded(heading(field, words(language), channels))] = field
    found = [_floor(text, channels) or exact.get(folded(text), "") for text in headings]
    for place, text in enumerate(headings):
        if not found[place]:
            found[place] = _containing(folded(text), exact)
    # planned times of an export are computed; the hard starts beside them are what counts
    if "start" in found:
        found = ["" if field in ("time", "until") else field for field in found]
    taken: set[str] = set()
    for place, field in enumerate(found):
        if field in _SINGLE and field in taken:
            found[place] = ""
        taken.add(field)
    return found


def known_headings(channels: Sequence[Channel]) -> list[str]:
    """Return every heading that names a column, to find the row of headings by."""
    known = [name for names in _SYNONYMS.values() for name in names.split("|")]
    fields = (*BEFORE_FLOOR, FLOOR, *(FLOOR + c.id for c in channels), *AFTER_FLOOR)
    return known + [heading(f, words(lang), channels) for f in fields for lang in LANGUAGES]


def _floor(text: str, channels: Sequence[Channel]) -> str:
    """The channel of a floor column: by its heading in an export, else by its platform."""
    plain = re.sub(r"\s*#\d+$", "", text.strip())
    for channel in channels:
        field = FLOOR + channel.id
        if any(plain == heading(field, words(language), channels) for language in LANGUAGES):
            return field
    if not any(folded(name) in folded(plain) for name in _SYNONYMS[FLOOR].split("|")):
        return ""
    for channel in channels:
        names = [channel.account, channel.platform]
        if channel.platform:
            names += [words(lang)(f"platform_name.{channel.platform}") for lang in LANGUAGES]
        if any(folded(name) and folded(name) in folded(plain) for name in names):
            return FLOOR + channel.id
    return FLOOR


def _containing(text: str, names: dict[str, str]) -> str:
    hits = [name for name in names if len(name) >= 2 and name in text]
    return names[max(hits, key=len)] if hits and text else ""
