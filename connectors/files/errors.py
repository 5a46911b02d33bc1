"""Why a file could not be read as a table, named by what its owner should do.

FileError
├── NotATableError       send another file: this is a picture, a document, or damaged
├── EmptyFileError       there is nothing in it
├── TooLargeError        split it: more bytes or cells than ``limit``
├── UnpacksTooLargeError small when packed, enormous when unpacked: not opened
├── WrongExtensionError  its name promises another kind than it holds (``found``)
├── EncryptedError       save it without a password
└── OldWorkbookError     save the .xls as .xlsx or csv
"""

from __future__ import annotations


class FileError(Exception):
    """A file that cannot be read; ``params`` are the values a sentence about it names."""

    def __init__(self, **params: str | int) -> None:
        super().__init__(", ".join(f"{k}={v}" for k, v in params.items()))
        self.params = params


class NotATableError(FileError):
    """Neither text in columns nor a workbook, or damaged."""


class EmptyFileError(FileError):
    """No cell holds anything."""


class TooLargeError(FileError):
    """Larger than ``limit`` (megabytes, or million cells as ``unit`` says)."""


class UnpacksTooLargeError(FileError):
    """A packed file that would fill the memory when unpacked."""


class WrongExtensionError(FileError):
    """The content (``found``) is not what the extension (``extension``) says."""


class EncryptedError(FileError):
    """Protected by a password."""


class OldWorkbookError(FileError):
    """A workbook of the format before 2007."""
