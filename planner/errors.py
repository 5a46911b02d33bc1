"""What can go wrong, named by what the caller should do about it.

    KaiboError
    ├── InputError          the person corrects what was typed
    ├── UnsureError         the person says whether it was meant: then do it
    ├── ConflictError       two people changed the same thing: one of them decides
    ├── StaleError          others acted meanwhile: look again, then decide
    ├── NotFoundError       it is gone: go back
    ├── NotAllowedError     this person may not: ask somebody who may
    ├── PlatformError       a platform refused or cannot be reached: as the sentence says
    └── StoreError          the store cannot be used: nothing was written
        ├── StoreFullError      free disk space, then try again
        ├── StoreDamagedError   restore a backup
        ├── StoreNewerError     start the newer version of Kaibo
        └── StoreBusyError      try again

Every error carries the key of a sentence in ``planner/i18n`` and the values the
sentence names, so that it can be said in the language of whoever reads it.
"""

from __future__ import annotations

from typing import Any


class KaiboError(Exception):
    """Something a person can be told in a sentence.

    ``key`` is a key of ``planner/i18n``; ``params`` are the values in that sentence;
    ``where`` says which row and field it is about, as far as there is one.
    """

    def __init__(self, key: str, /, *, where: tuple[str, ...] = (), **params: Any) -> None:
        super().__init__(f"{key} {params}" if params else key)
        self.key = key
        self.params = params
        self.where = where


class InputError(KaiboError):
    """What was typed cannot be used; nothing was written."""


class UnsureError(KaiboError):
    """What was typed is possible but unlikely; nothing was written."""


class ConflictError(KaiboError):
    """Somebody else changed the same thing meanwhile; nothing was written.

    ``conflicts`` is a list of :class:`planner.domain.merging.Conflict`;
    ``number`` is the revision that now stands.
    """

    def __init__(self, conflicts: list[Any], number: int, by: str) -> None:
        super().__init__("error.conflict", by=by)
        self.conflicts = conflicts
        self.number = number
        self.by = by


class StaleError(KaiboError):
    """Others acted since the screen was drawn; nothing was done.

    ``changed`` holds what they did, as a list of
    :class:`planner.domain.show_event.Event`.
    """

    def __init__(self, key: str, /, *, changed: list[Any]) -> None:
        super().__init__(key)
        self.changed = changed


class NotFoundError(KaiboError):
    """It does not exist, or no longer."""


class NotAllowedError(KaiboError):
    """This person may not do this."""


class PlatformError(KaiboError):
    """A platform did not do what was asked; nothing was written."""


class StoreError(KaiboError):
    """The store cannot be used; what was acknowledged before is untouched."""


class StoreFullError(StoreError):
    """No space is left on the disk."""


class StoreDamagedError(StoreError):
    """The file is not a whole database."""


class StoreNewerError(StoreError):
    """The store was written by a newer version of Kaibo."""


class StoreBusyError(StoreError):
    """Others held the store for too long."""
