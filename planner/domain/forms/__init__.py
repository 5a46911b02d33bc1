"""The forms of export Kaibo knows, a file each; which one a table has."""

from collections.abc import Sequence

from planner.domain.forms.any_table import ANY_TABLE
from planner.domain.forms.dealer_ledger import DEALER_LEDGER
from planner.domain.forms.douyin_details import DOUYIN_DETAILS
from planner.domain.forms.form import FIELDS, Form, folded
from planner.domain.forms.youtube_studio import YOUTUBE_STUDIO, YOUTUBE_STUDIO_ZH

FORMS = (YOUTUBE_STUDIO, YOUTUBE_STUDIO_ZH, DOUYIN_DETAILS, DEALER_LEDGER)

__all__ = ["ANY_TABLE", "FIELDS", "FORMS", "Form", "folded", "known_headings", "recognised"]


def recognised(headings: Sequence[str]) -> Form:
    """Return the form that knows most of the headings, at least one field and one metric
    among them; otherwise the one that takes any table."""
    fitting = [
        form
        for form in FORMS
        if any(form.target(h).startswith("@") for h in headings)
        and any(form.target(h)[:1] not in ("", "@") for h in headings)
    ]
    best = max(fitting, key=lambda form: form.score(headings), default=ANY_TABLE)
    return best if best.score(headings) else ANY_TABLE


def known_headings() -> frozenset[str]:
    """Return every heading of every form, folded."""
    return frozenset(heading for form in (*FORMS, ANY_TABLE) for heading in form.targets)
