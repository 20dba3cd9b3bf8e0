"""Data files are read and checked: every fault of every file at once, with the nearest known name."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError


class Data(BaseModel):
    """The base of everything under prompts/: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


T = TypeVar("T", bound=Data)


def compiled(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The same patterns. Raises ValueError for one that is no regular expression."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"{pattern!r} is no regular expression: {fault}") from fault
    return patterns


Patterns = Annotated[tuple[str, ...], AfterValidator(compiled)]
"""Regular expressions, found without regard to case in what `fold` gives back."""


SHORT_FOR_YOU = re.compile(r"\bu(r)?\b(?![- ]?turn)")


def fold(message: str) -> str:
    """A message as patterns see it: lower case, without apostrophes, white space folded, "u" and "ur" written out."""
    plain = " ".join(re.sub("['’‘ʼ`´]", "", message).lower().split())
    return SHORT_FOR_YOU.sub(lambda found: "your" if found[1] else "you", plain)


def read_data(path: Path, model: type[T], faults: list[str]) -> T | None:
    """One file as its model, or None with every fault of it added to `faults`, a line each. Never raises."""
    raw = read_toml(path, faults)
    return None if raw is None else made(model, raw, path.name, faults)


def read_toml(path: Path, faults: list[str]) -> dict[str, Any] | None:
    """One file as TOML gives it, or None with the fault added to `faults`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
    return None


def made(model: type[T], raw: Any, place: str, faults: list[str]) -> T | None:
    """`raw` as `model`, or None with every fault added to `faults`, each with its `place` and the nearest known name."""
    try:
        return model.model_validate(raw)
    except ValidationError as fault:
        faults += [f"{place}: {_where(error['loc'])}: {error['msg']}{_did_you_mean(error, model)}" for error in fault.errors()]
    return None


def _where(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _did_you_mean(error: Any, model: type[BaseModel]) -> str:
    if error["type"] != "extra_forbidden":
        return ""
    near = get_close_matches(str(error["loc"][-1]), sorted(_names(model)), n=1)
    return f". Did you mean {near[0]}?" if near else ""


def _names(model: type[BaseModel]) -> set[str]:
    """Every field name of a file's model and of those nested in it."""
    names: set[str] = set()
    for name, field in model.model_fields.items():
        names.add(field.alias or name)
        for inner in [field.annotation, *getattr(field.annotation, "__args__", ())]:
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                names |= _names(inner)
    return names


def nearest_name(name: str, known: list[str]) -> str:
    """What to add to a fault about a name that is not known; empty when none is near."""
    near = get_close_matches(name, known, n=1)
    return f". Did you mean {near[0]}?" if near else ""
