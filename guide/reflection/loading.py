"""Loads `prompts/questions/*.toml` and tells every fault of every file at once."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

from guide.errors import PromptError
from guide.prompts import Data, made, read_toml
from guide.reflection.bank import Bank, BankQuestion, Move, Stage, Theme
from guide.reflection.lint import ALIKE, jaccard, wording_faults

log = logging.getLogger(__name__)

UNSTAGED = "any"
"""Prefix of the ids of questions that belong to no stage, and the stem of the file that may hold them."""
SCHEMA = 1

TextOf = Callable[[str], str | None]
"""Source id -> the source's whole text (`Reading.text`), or None where the library holds no such source."""


class _Head(Data):
    """What stands above a file's questions."""

    schema_: int = Field(alias="schema", ge=SCHEMA, le=SCHEMA)
    theme: Theme | None = None


class Filed(NamedTuple):
    """A question and the file that holds it."""

    stem: str
    question: BankQuestion

    def __str__(self) -> str:
        return f"{self.stem}.toml: {self.question.id}"


def load_bank(folder: Path, text_of: TextOf) -> Bank:
    """Load and check every file of `folder`; an absent folder is an empty bank. Read-only.

    Raises PromptError with all faults, a line each: file, question, what is wrong.
    """
    faults: list[str] = []
    filed = _filed(folder, faults)
    faults += [f"{entry}: {fault}" for entry in filed for fault in _lost(entry.question, text_of)]
    return _bank(filed, faults)


def read_bank(folder: Path) -> Bank:
    """As `load_bank`, but whether the sentences of a question stand in their sources is left to `resting_on`."""
    faults: list[str] = []
    return _bank(_filed(folder, faults), faults)


def resting_on(bank: Bank, text_of: TextOf) -> Bank:
    """The bank without the questions of which a sentence does not stand in its source; they are named in one warning."""
    lost = {question.id for question in bank.active if any(_lost(question, text_of))}
    if lost:
        log.warning("Questions left out, for their sentences do not stand in the library: %s", ", ".join(sorted(lost)))
    return Bank(questions=tuple(question for question in bank.questions if question.id not in lost))


def _filed(folder: Path, faults: list[str]) -> list[Filed]:
    filed = [entry for path in sorted(folder.glob("*.toml")) for entry in _read(path, faults)]
    faults += [f"{entry}: {fault}" for entry in filed for fault in _faults(entry)]
    faults += _among(filed)
    return filed


def _bank(filed: Sequence[Filed], faults: Sequence[str]) -> Bank:
    if faults:
        raise PromptError("\n".join(faults), "Mend the questions named above, or take the files as they came with the guide.")
    return Bank(questions=tuple(sorted((entry.question for entry in filed), key=lambda question: question.id)))


def _read(path: Path, faults: list[str]) -> Iterator[Filed]:
    raw = read_toml(path, faults)
    if raw is None:
        return
    entries = raw.pop("question", [])
    head = made(_Head, raw, path.name, faults)
    if head and head.theme and head.theme != path.stem:
        faults.append(f"{path.name}: theme: {head.theme.value!r} belongs into {head.theme.value}.toml")
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        question = made(BankQuestion, _under(head, entry), f"{path.name}: {_name(entry, number)}", faults)
        if question:
            yield Filed(path.stem, question)


def _under(head: _Head | None, entry: Any) -> Any:
    """An entry with its file's theme, where it names none itself."""
    return {"theme": head.theme, **entry} if isinstance(entry, dict) and head and head.theme else entry


def _name(entry: Any, number: int) -> str:
    return str(entry["id"]) if isinstance(entry, dict) and "id" in entry else f"question {number}"


def _faults(entry: Filed) -> Iterator[str]:
    yield from _shelved(entry)
    if entry.question.active:
        for rule in (_worded, _staged, _resting):
            yield from rule(entry.question)


def _lost(question: BankQuestion, text_of: TextOf) -> Iterator[str]:
    """What is wrong with the places that a question names; those of a retired one may be gone."""
    if question.active:
        yield from _places(question, text_of)


def _shelved(entry: Filed) -> Iterator[str]:
    question = entry.question
    prefix = question.theme.prefix if question.stage else UNSTAGED
    if entry.stem not in (question.theme, UNSTAGED):
        yield f"theme {question.theme.value!r} belongs into {question.theme.value}.toml"
    if question.id[:3] != prefix:
        yield f"an id here begins with {prefix!r}, since it is {'about ' + question.theme if question.stage else 'unstaged'}"


def _worded(question: BankQuestion) -> Iterator[str]:
    for name in ("text", "room", "quote"):
        wording = getattr(question, name)
        yield from (f"{name} {fault}" for fault in (wording_faults(wording) if wording else []))
    blanks = re.findall(r"\{.*?\}", question.text + question.room)
    if blanks:
        yield f"text and room have no blanks, and {blanks[0]} is one"
    if question.quote and re.findall(r"\{.*?\}", question.quote) != ["{quote}"]:
        yield "quote must hold {quote} once, and no other blank"


def _staged(question: BankQuestion) -> Iterator[str]:
    if question.move is Move.FAILURE and Stage.WRONG in question.stage:
        yield "move 'failure' is not for stage 'wrong': no imagined failure where a real one is raw"
    if question.stage and question.move in (Move.OPENER, Move.CLOSER):
        yield f"move {question.move.value!r} is for unstaged questions alone"
    if len(set(question.stage)) < len(question.stage) or len(set(question.fits)) < len(question.fits):
        yield "stage and fits name each value once"


def _resting(question: BankQuestion) -> Iterator[str]:
    if question.stage and question.move is not Move.NOTICE and not question.passages:
        yield "rests on no passage: only unstaged ones and move 'notice' may"
    if question.stage and Stage.WRONG not in question.stage and not question.contrary:
        yield "has nothing contrary to it: only unstaged ones and stage 'wrong' may"


def _places(question: BankQuestion, text_of: TextOf) -> Iterator[str]:
    for name, places in (("passages", question.passages), ("contrary", question.contrary)):
        for number, place in enumerate(places, 1):
            fault = place_fault(place.source, place.sentence, text_of)
            if fault:
                yield f"{name} {number}: {fault}"


def place_fault(source: str, sentence: str, text_of: TextOf) -> str:
    """Why `sentence` does not stand in `source`, in words; empty where it does."""
    text = text_of(source)
    if text is None:
        return f"there is no source {source!r}"
    return "" if _stands(sentence, text) else f"{_why_not(sentence, text)} {source}: {sentence!r}"


def _stands(sentence: str, text: str) -> bool:
    """Whether `sentence` stands in `text` to the letter, as a whole: half a sentence can say the opposite."""
    whole = re.compile(rf"(?:^|(?<=\s)){re.escape(sentence)}(?=\s|$)")
    return bool(sentence) and sentence[-1] in ".?!”’)" and bool(whole.search(text))


def _why_not(sentence: str, text: str) -> str:
    same = sentence and _plain(sentence) in _plain(text)
    return "stands with other signs, spaces or ends in" if same else "does not stand in"


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("’‘“”", "''\"\"")).split())


def _among(filed: Sequence[Filed]) -> Iterator[str]:
    """Faults between questions: an id used twice, two questions that are one."""
    for one, other in combinations(filed, 2):
        if one.question.id == other.question.id:
            yield f"{other}: the id is used in {one.stem}.toml too"
        elif one.question.active and other.question.active and jaccard(one.question.tokens, other.question.tokens) > ALIKE:
            yield f"{other}: too like {one.question.id}: {one.question.text!r}"
