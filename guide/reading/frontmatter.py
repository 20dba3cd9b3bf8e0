"""The front matter of a note: validated by one model, every fault with its line in the file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from guide.reading.faults import NoteFault, did_you_mean
from guide.records import ReferenceKind

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is ten times as fast, where PyYAML came with it."""
DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


def spelt(value: object) -> object:
    """YAML reads 2016 as a number and 2016-03-01 as a date; a note means what is written."""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(spelt)]
Words = Annotated[Text, Field(min_length=1)]
Date = Annotated[Text, Field(pattern=DATE)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldEntry(_Entry):
    """One case field as written: its value and the sentence of the note that supports it."""

    value: Words
    sentence: Text = ""


class CaseEntry(_Entry):
    """The twenty case fields as written, in their order."""

    sector: FieldEntry
    place: FieldEntry
    former_body: FieldEntry
    left_in: FieldEntry
    reason_to_leave: FieldEntry
    staff_vote: FieldEntry
    legal_form: FieldEntry
    members: FieldEntry
    elected_by: FieldEntry
    holds_to_account: FieldEntry
    staff: FieldEntry
    income: FieldEntry
    first_contract: FieldEntry
    pensions: FieldEntry
    tested_by: FieldEntry
    outcome: FieldEntry
    outcome_year: FieldEntry
    reason_for_outcome: FieldEntry
    run_by_now: FieldEntry
    disputed: FieldEntry


class SideEntry(_Entry):
    """One side of a dispute as written: who and when, and the sentence of the note that tells it."""

    who: Words
    sentence: Words


class DisputeEntry(_Entry):
    """A dispute as written: what it is about, its sides, and the sentences that tell of it as a whole."""

    about: Words
    sides: Annotated[tuple[SideEntry, ...], Field(min_length=2)]
    told_in: tuple[Words, ...] = ()


class TermEntry(_Entry):
    """A term as written: its names, and the sentence of the note that says what it is."""

    names: Annotated[tuple[Words, ...], Field(min_length=1)]
    sentence: Words


class ReferenceEntry(_Entry):
    """One public source as written."""

    key: Annotated[str, Field(pattern=r"^S\d+[a-z]?$")]
    kind: ReferenceKind
    publisher: Words
    title: Words
    date: Date = ""
    address: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""


class FrontMatter(_Entry):
    """What stands between the two lines of hyphens that open a note."""

    title: Words
    kind: Literal["case", "note"]
    published: Date
    nation: Literal["England", "Scotland", "Wales", "Northern Ireland", "UK"]
    credit: Words
    aliases: tuple[Words, ...] = ()
    keywords: tuple[Words, ...] = ()
    cased: tuple[Words, ...] = ()
    case: CaseEntry | None = None
    disputes: tuple[DisputeEntry, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A note's file taken apart: front matter, each line where it is in the file, and Markdown that starts on `body_line`."""

    front: str
    body: str
    body_line: int

    @cached_property
    def node(self) -> yaml.Node | None:
        """The front matter with the line of each entry. Raises MarkedYAMLError where it is no YAML."""
        return yaml.compose(self.front, Loader=LOADER)


def open_note(text: str) -> Opened | None:
    """Take front matter and body apart; None when the text does not open with front matter that is closed again."""
    handler = YAMLHandler()
    if not handler.detect(text):
        return None
    try:
        front, body = handler.split(text)
    except ValueError:
        return None
    above = text[: text.index(front)].count("\n")
    return Opened("\n" * above + front, body, 1 + text[: len(text) - len(body)].count("\n"))


@dataclass(frozen=True)
class Understood:
    """Those parts of a front matter that can be understood even when others cannot."""

    fields: tuple[tuple[str, FieldEntry], ...] = ()
    """Case fields by name."""
    keys: tuple[str, ...] = ()
    """Keys of the references, in order."""


def understood(opened: Opened) -> Understood:
    """What a front matter says of fields and references, as far as it can be understood, so that all faults are found at once."""
    values = _values(opened)
    case, references = values.get("case"), values.get("references")
    written = case.items() if isinstance(case, dict) else ()
    entries = references if isinstance(references, list) else []
    return Understood(
        tuple((str(name), field) for name, entry in written if (field := _field(entry)) and name in CaseEntry.model_fields),
        tuple(str(entry["key"]) for entry in entries if isinstance(entry, dict) and "key" in entry),
    )


def _field(entry: object) -> FieldEntry | None:
    try:
        return FieldEntry.model_validate(entry)
    except ValidationError:
        return None


def _values(opened: Opened) -> dict[str, Any]:
    try:
        values = _constructed(opened.node)
    except (yaml.YAMLError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _constructed(node: yaml.Node | None) -> object:
    return None if node is None else yaml.constructor.SafeConstructor().construct_document(node)


def other_front_matter(opened: Opened) -> dict[str, str]:
    """What other people's front matter says, in whatever words, of title, credit and date; empty when it cannot be read."""
    values = _values(opened)
    authors = values.get("authors") or values.get("author") or ""
    said = {
        "title": values.get("title"),
        "credit": ", ".join(map(str, authors)) if isinstance(authors, list) else authors,
        "published": values.get("published") or values.get("date"),
    }
    return {name: str(value) for name, value in said.items() if value and (name != "published" or re.match(DATE, str(value)))}


def read_front_matter(opened: Opened, path: str) -> tuple[FrontMatter | None, list[NoteFault]]:
    """The front matter of the note at `path`, or None with every fault of it."""
    try:
        node, values = opened.node, _constructed(opened.node)
    except yaml.MarkedYAMLError as fault:
        return None, [_broken(fault, path)]
    except ValueError as fault:
        return None, [
            NoteFault(path, 1, f"The front matter holds a value that cannot be: {fault}.", "Write a date as 2016-03-31.")
        ]
    twice = [NoteFault(path, line, f"{key!r} stands twice.", "Keep one.") for key, line in _twice(node)]
    try:
        return FrontMatter.model_validate(values), twice
    except ValidationError as fault:
        return None, twice + [_explained(error, node, path) for error in fault.errors()]


def _broken(fault: yaml.MarkedYAMLError, path: str) -> NoteFault:
    line = 1 + fault.problem_mark.line if fault.problem_mark else 1
    advice = "A value that holds ': ', '#' or quotation marks needs double quotes around it; indent with two spaces."
    return NoteFault(path, line, f"The front matter is not valid YAML: {fault.problem}.", advice)


def line_of(opened: Opened, *where: str | int) -> int:
    """The line of the file, from 1, of the entry that `where` leads to: `("case", "outcome")`, `("references", 2)`."""
    return _line(opened.node, where)


def _line(node: yaml.Node | None, where: tuple[str | int, ...]) -> int:
    """The line of the deepest entry on the way that exists."""
    line = 1
    for step in where:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == step), None)
            if pair is None:
                break
            line, node = 1 + pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = 1 + node.start_mark.line
    return line


def _twice(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _twice(entry)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, 1 + key.start_mark.line
            seen.add(key.value)
            yield from _twice(value)


def _explained(error: Any, node: yaml.Node | None, path: str) -> NoteFault:
    where: tuple[str | int, ...] = error["loc"]
    name = ".".join(str(part) for part in where) or "front matter"
    line = _line(node, where)
    match error["type"]:
        case "extra_forbidden":
            return NoteFault(path, line, f"{name!r} is not known.", did_you_mean(str(where[-1]), _known(where)))
        case "missing":
            return NoteFault(path, line, f"{name!r} is missing.", "Add it.")
        case "literal_error" | "enum":
            return NoteFault(path, line, f"{name!r} is {error['input']!r}.", f"Write one of: {error['ctx']['expected']}.")
        case "string_pattern_mismatch":
            return NoteFault(path, line, f"{name!r} is {error['input']!r}.", _pattern_advice(str(where[-1])))
    return NoteFault(
        path, line, f"{name!r} cannot be read: {error['msg']}.", "Put a text that YAML may misread in double quotes."
    )


def _known(where: tuple[str | int, ...]) -> list[str]:
    """The names that are known where an unknown one stood."""
    match [part for part in where if isinstance(part, str)]:
        case ["case", _, _]:
            return list(FieldEntry.model_fields)
        case ["case", _]:
            return list(CaseEntry.model_fields)
        case ["references", _]:
            return list(ReferenceEntry.model_fields)
        case ["disputes", _]:
            return list(DisputeEntry.model_fields)
        case ["disputes", "sides", _]:
            return list(SideEntry.model_fields)
    return list(FrontMatter.model_fields)


def _pattern_advice(name: str) -> str:
    if name == "key":
        return "Write S and a number: S1."
    if name == "address":
        return "Write a full web address, or leave it empty."
    return "Write a date as 2016-03-31, 2016-03 or 2016, or leave it empty."
