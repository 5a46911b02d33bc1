"""Form fields bound to a part of a campaign: each saves itself when it is left.

The label of a field is the sentence ``<part>.<path>``; ``….help`` and ``….example`` are
its help and placeholder where they exist. What somebody else saved meanwhile appears in
a field nobody is editing; where both edited the same one, the person is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from planner.actions import editing
from planner.domain.campaign import Campaign, Part
from planner.domain.merging import Path
from planner.domain.rows import edit_rows
from planner.errors import ConflictError, KaiboError
from planner.ui import session
from planner.ui.components.grid import Column, draw_grid
from planner.ui.conflict import Pending
from planner.ui.session import t, w


class Form:
    """The fields of one part; paths are field names and row ids, outermost first."""

    def __init__(self, campaign: Campaign, part: Part) -> None:
        self.campaign = campaign
        self.part: Part = part
        self.body = campaign.body(part)
        self.number = campaign.number(part)
        st.session_state[self._seen] = self.number

    @property
    def _seen(self) -> str:
        return f"{self.campaign.id}:{self.part}:seen"

    def key(self, path: Path) -> str:
        """The widget key of a field."""
        return ":".join((self.campaign.id, self.part, *path))

    def label(self, path: Path, suffix: str = "") -> str:
        """The words of a field; row ids in its path do not count."""
        names = [p for p in path if p.isidentifier() and not _is_row_id(p)]
        return f"{self.part}.{'.'.join(names)}{suffix}"

    def text(self, path: Path, *, max_chars: int = 500) -> str:
        """A line of text."""
        return str(
            st.text_input(
                **self._common(path, str), max_chars=max_chars, placeholder=self._example(path)
            )
            or ""
        )

    def long_text(self, path: Path, *, height: int = 120) -> str:
        """Several lines of text."""
        return str(
            st.text_area(
                **self._common(path, str),
                height=height,
                max_chars=20_000,
                placeholder=self._example(path),
            )
            or ""
        )

    def number_field(
        self, path: Path, *, whole: bool = True, least: float = 0
    ) -> float | int | None:
        """A number; empty is ``None``."""
        kind: Callable[[Any], Any] = int if whole else float
        found: float | int | None = st.number_input(
            **self._common(path, lambda v: None if v is None else kind(v)),
            min_value=kind(least),
            step=kind(1) if whole else None,
            format="%d" if whole else None,
            placeholder=self._example(path),
        )
        return found

    def money(self, path: Path) -> Decimal | None:
        """An amount in the campaign's currency; empty is ``None``."""
        found = st.number_input(
            **self._common(
                path,
                lambda v: None if v is None else float(v),
                lambda v: None if v is None else f"{v:.2f}",
            ),
            min_value=0.0,
            step=100.0,
            format="%.2f",
        )
        return None if found is None else Decimal(f"{found:.2f}")

    def percent(self, path: Path) -> float | None:
        """A rate, kept as a share of 1 and typed as per cent; empty is ``None``."""
        found = st.number_input(
            **self._common(
                path,
                lambda v: None if v is None else round(v * 100, 6),
                lambda v: None if v is None else round(v / 100, 8),
            ),
            min_value=0.0,
            max_value=100.0,
            step=0.1,
            format="%.2f",
        )
        return None if found is None else found / 100

    def choice(
        self,
        path: Path,
        options: Sequence[str],
        words: str = "",
        say: Callable[[str], str] | None = None,
    ) -> str:
        """One of ``options``; their words are ``<words>.<option>``, or what ``say``
        returns (neither given: the options are shown as they are). The empty option
        means "not chosen"."""

        def said(option: str) -> str:
            if not option:
                return t("field.not_chosen")
            if say is not None:
                return say(option)
            return t(f"{words}.{option}") if words else option

        labels = {option: said(option) for option in options}
        return str(
            st.selectbox(
                **self._common(path, str),
                options=list(options),
                format_func=lambda option: labels.get(option, option),
            )
        )

    def pills(self, path: Path, options: Sequence[str], words: str) -> str:
        """One of a few ``options``, side by side."""
        labels = {option: t(f"{words}.{option}") for option in options}
        found = st.pills(
            **self._common(path, lambda v: v or None, lambda v: v or ""),
            options=list(options),
            format_func=lambda option: labels.get(option, option),
        )
        return str(found or "")

    def check(self, path: Path) -> bool:
        """Yes or no."""
        return bool(st.checkbox(**self._common(path, bool)))

    def day(self, path: Path) -> date | None:
        """A day; empty is ``None``."""
        found = st.date_input(
            **self._common(
                path,
                lambda v: None if v is None else date.fromisoformat(v),
                lambda v: None if v is None else v.isoformat(),
            ),
            format="YYYY-MM-DD",
        )
        return found if isinstance(found, date) else None

    def moment(self, path: Path) -> datetime | None:
        """A day and time in the campaign's zone, kept in UTC; empty is ``None``."""
        zone = self.campaign.header.zone

        def shown(value: str | None) -> datetime | None:
            if value is None:
                return None
            return datetime.fromisoformat(value).astimezone(zone).replace(tzinfo=None)

        def kept(value: datetime | None) -> str | None:
            if value is None:
                return None
            return value.replace(tzinfo=zone).astimezone(UTC).isoformat()

        found: datetime | None = st.datetime_input(
            **self._common(path, shown, kept), format="YYYY-MM-DD"
        )
        return found

    def table(
        self,
        path: Path,
        columns: Sequence[Column],
        *,
        rows: Sequence[Mapping[str, Any]] | None = None,
        height: int | None = None,
        can_add: bool = True,
    ) -> None:
        """The rows at ``path`` as an editable table (:mod:`planner.ui.components.grid`).

        ``rows`` adds computed values for read-only columns; by default the rows as they
        are stored. Labels of columns are ``<part>.<path>.<column>``.
        """
        stored = editing.at(self.body, path)
        draw_grid(
            self.key(path),
            rows if rows is not None else stored,
            columns,
            label=lambda name: t(self.label((*path, name))),
            words=w(),
            save=lambda edits: self._save_edits(path, edits),
            height=height,
            can_add=can_add,
        )

    def save(self, fields: Mapping[Path, Any]) -> bool:
        """Save fields as changed from what this page showed; return whether it worked.

        A conflict is kept for the next page to ask about; any other error is kept as
        the message of the first field.
        """
        try:
            saved = editing.save_fields(
                session.db(),
                session.who(),
                self.campaign.id,
                self.part,
                st.session_state[self._seen],
                fields,
                now=session.now(),
            )
        except ConflictError as conflict:
            body = self.campaign.body(self.part)
            for path, value in fields.items():
                body = editing.put(body, path, value)
            Pending.keep(self.campaign.id, self.part, st.session_state[self._seen], body, conflict)
            return False
        except KaiboError as error:
            session.notice(session.say(error), icon=":material/error:")
            return False
        st.session_state[self._seen] = saved.number
        return True

    def _save_edits(self, path: Path, edits: Sequence[dict[str, Any]]) -> None:
        """Save a table's edits; raise the error for the table to show."""
        base = st.session_state[self._seen]
        try:
            saved = editing.edit_table(
                session.db(),
                session.who(),
                self.campaign.id,
                self.part,
                base,
                path,
                edits,
                now=session.now(),
            )
        except ConflictError as conflict:
            rows = edit_rows(editing.at(self.body, path), edits, dict)
            Pending.keep(
                self.campaign.id, self.part, base, editing.put(self.body, path, rows), conflict
            )
            return
        st.session_state[self._seen] = saved.number

    def change(self, make: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Save what ``make`` makes of the part as this page showed it. A conflict is kept
        for the next page to ask about; any other error is raised."""
        base = st.session_state[self._seen]
        try:
            saved = editing.change_part(
                session.db(),
                session.who(),
                self.campaign.id,
                self.part,
                base,
                make,
                now=session.now(),
            )
        except ConflictError as conflict:
            Pending.keep(self.campaign.id, self.part, base, make(self.body), conflict)
            return
        st.session_state[self._seen] = saved.number

    def _common(
        self,
        path: Path,
        shown: Callable[[Any], Any],
        kept: Callable[[Any], Any] = lambda value: value,
    ) -> dict[str, Any]:
        """Bring the widget's value in line with the store, and return what every widget
        is given. A field somebody else changed is updated; one being edited is not."""
        key = self.key(path)
        stored = editing.at(self.body, path)
        shadow = f"{key}:stored"
        if key not in st.session_state or st.session_state.get(shadow) != stored:
            st.session_state[key] = shown(stored)
        st.session_state[shadow] = stored

        def save() -> None:
            value = kept(st.session_state[key])
            if self.save({path: value}):
                st.session_state[shadow] = value

        help_key = self.label(path, ".help")
        return {
            "label": t(self.label(path)),
            "key": key,
            "help": t(help_key) if w().has(help_key) else None,
            "on_change": save,
        }

    def _example(self, path: Path) -> str | None:
        key = self.label(path, ".example")
        return t(key) if w().has(key) else None


def _is_row_id(name: str) -> bool:
    return len(name) == 16 and all(c in "0123456789abcdef" for c in name)
