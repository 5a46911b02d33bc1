"""The forms of export Kaibo knows, a file each; which one a table has."""

from collections.abc import Mapping, Sequence

from planner.domain.forms.any_table import ANY_TABLE
from planner.domain.forms.chat_logs import BILIBILI_DANMAKU, BILIBILI_MINUTES, CHAT_TABLE
from planner.domain.forms.dealer_ledger import DEALER_LEDGER
from planner.domain.forms.douyin_details import DOUYIN_DETAILS
from planner.domain.forms.form import (
    FIELDS,
    RUNNING,
    SAMPLED,
    TIMED_FIELDS,
    WITHIN,
    Form,
    Holds,
    folded,
)
from planner.domain.forms.lead_list import LEAD_LIST, is_personal
from planner.domain.forms.minute_table import MINUTE_TABLE
from planner.domain.forms.sampled_series import SAMPLED_SERIES
from planner.domain.forms.twitch_channel import TWITCH_CHANNEL
from planner.domain.forms.youtube_positions import YOUTUBE_POSITIONS
from planner.domain.forms.youtube_studio import YOUTUBE_STUDIO, YOUTUBE_STUDIO_ZH, is_by_day

BROADCASTS = (YOUTUBE_STUDIO, YOUTUBE_STUDIO_ZH, DOUYIN_DETAILS, DEALER_LEDGER, TWITCH_CHANNEL)
TIMED = (
    *(YOUTUBE_POSITIONS, SAMPLED_SERIES, MINUTE_TABLE),
    *(BILIBILI_DANMAKU, BILIBILI_MINUTES, CHAT_TABLE, LEAD_LIST),
)
FORMS = (*BROADCASTS, *TIMED)

BY_HAND: Mapping[Holds, Form] = {
    "broadcasts": ANY_TABLE,
    "samples": MINUTE_TABLE,
    "comments": CHAT_TABLE,
    "leads": LEAD_LIST,
}
"""The form a table is taken for where a person says what its rows are."""

__all__ = [
    "ANY_TABLE",
    "BY_HAND",
    "FIELDS",
    "FORMS",
    "RUNNING",
    "SAMPLED",
    "TIMED",
    "TIMED_FIELDS",
    "WITHIN",
    "Form",
    "Holds",
    "folded",
    "is_by_day",
    "is_personal",
    "known_headings",
    "recognised",
]


def recognised(headings: Sequence[str]) -> Form:
    """Return the form that knows most of the headings, at least one field and one metric
    among them where its rows are broadcasts; otherwise the one that takes any table."""
    fitting = [form for form in FORMS if form in TIMED or _names_and_counts(form, headings)]
    best = max(fitting, key=lambda form: form.score(headings), default=ANY_TABLE)
    return best if best.score(headings) else ANY_TABLE


def known_headings() -> frozenset[str]:
    """Return every heading of every form, folded."""
    return frozenset(heading for form in (*FORMS, ANY_TABLE) for heading in form.targets)


def _names_and_counts(form: Form, headings: Sequence[str]) -> bool:
    targets = [form.target(heading) for heading in headings]
    return any(t.startswith("@") for t in targets) and any(t[:1] not in ("", "@") for t in targets)
