"""A TOML file of words people may edit, read into a model or refused with file and field."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from planner.errors import InputError

Model = TypeVar("Model", bound=BaseModel)


def _not_blank(word: str) -> str:
    if not word.strip():
        raise ValueError("a word is empty")
    return word


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a pattern: {error}") from error
    return pattern


Phrase = Annotated[str, AfterValidator(_not_blank)]
Pattern = Annotated[str, AfterValidator(_compiles)]


def read_model(path: Path, model: type[Model]) -> Model:
    """Return a file as ``model``; raises :class:`InputError` that names file and field."""
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError("input.words_file", file=path.name, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        reason = f"{field}: {first['msg']}" if field else str(first["msg"])
        raise InputError("input.words_file", file=path.name, reason=reason) from error
