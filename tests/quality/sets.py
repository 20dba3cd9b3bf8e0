"""The questions of `tests/quality/questions/`, written and committed before the notes that answer them."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

FOLDER = Path(__file__).parent / "questions"


class Asked(BaseModel):
    """One question and what an answer must hold. Facts are regular expressions, matched without regard to case."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    asked: str
    voice: str = ""
    kind: str = ""
    """Of a request or signpost."""
    form: Literal["", "compare", "list"] = ""
    sources: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: str = ""
    corrects: str = ""
    before: tuple[str, ...] = ()
    whole: str = ""
    uncovered: str = ""
    covered: bool = False
    sentences: tuple[str, ...] = ()

    @property
    def tuning(self) -> bool:
        """Thresholds are tuned on odd numbers and reported on even ones."""
        return int(self.id.rsplit("-", 1)[1]) % 2 == 1


def questions(name: str) -> tuple[Asked, ...]:
    """The questions of one set, by its file's stem."""
    return tuple(Asked(**entry) for entry in tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["question"])
