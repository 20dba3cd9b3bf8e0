"""Loads prompts/ and reports every fault of every file at once.

What people who do not program may edit is data here: word lists, fixed replies, fixed sentences. Nothing in it can be executed.
"""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from guide.errors import PromptError
from guide.records import Act, Case, Choice, Contact, RequestKind


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


class ContactEntry(Contact):
    """Somebody who can be turned to, under the id by which rules name them."""

    id: str


class Rule(Data):
    """One way of taking a message: it applies when all that is given holds, one of `any`, one of `with`, none of `unless`."""

    act: Act
    request: RequestKind | None = None
    any_of: Patterns = Field(default=(), alias="any")
    with_any: Patterns = Field(default=(), alias="with")
    unless: Patterns = ()
    words: frozenset[str] = frozenset()
    """Where given, the message is made of these words alone."""
    about_own: bool = False
    """Does not apply to a question about an organisation of the library that says nothing of the writer's own place."""
    text: str
    contacts: tuple[str, ...] = ()
    search: bool = False
    """Whether what the sources say in general stands under the text."""

    def found(self, folded: str) -> bool:
        """Whether the rule's patterns fit a message that was folded by `fold`."""
        any_of, with_any, unless = self._patterns
        return bool(any_of.search(folded) and with_any.search(folded) and not (self.unless and unless.search(folded)))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        """One pattern for each list; that of an empty list fits everything."""
        any_of, with_any, unless = (re.compile("|".join(p), re.IGNORECASE) for p in (self.any_of, self.with_any, self.unless))
        return any_of, with_any, unless


class Acts(Data):
    """`acts.toml`."""

    schema_: int = Field(alias="schema")
    contact: tuple[ContactEntry, ...]
    rule: tuple[Rule, ...]

    def contacts(self, rule: Rule) -> tuple[Contact, ...]:
        """The people a rule names, as they are shown."""
        known = {entry.id: entry for entry in self.contact}
        return tuple(Contact(**known[name].model_dump(exclude={"id"})) for name in rule.contacts)


class ChoiceEntry(Choice):
    """What a field must hold, and the words in which people ask for it."""

    any_of: Patterns = Field(alias="any")

    @field_validator("field")
    @classmethod
    def _is_a_field(cls, name: str) -> str:
        if name not in Case.model_fields:
            raise ValueError(f"a case has no field {name!r}{_near(name, list(Case.model_fields))}")
        return name


class Fields(Data):
    """`fields.toml`: the words in which people ask for one field of a case."""

    schema_: int = Field(alias="schema")
    fields: dict[str, tuple[str, ...]]
    choice: tuple[ChoiceEntry, ...] = ()

    @field_validator("fields")
    @classmethod
    def _of_a_case(cls, fields: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for name, patterns in fields.items():
            if name not in Case.model_fields:
                raise ValueError(f"a case has no field {name!r}{_near(name, list(Case.model_fields))}")
            compiled(patterns)
        return fields

    def asked_for(self, folded: str) -> tuple[str, ...]:
        """The fields that a message, folded by `fold`, asks for."""
        return tuple(name for name, pattern in self._patterns.items() if pattern.search(folded))

    def chosen_by(self, folded: str) -> tuple[Choice, ...]:
        """What a case must hold to belong to the list that a message, folded by `fold`, asks for; outcomes first."""
        asked = [entry for entry in self.choice if re.search("|".join(entry.any_of), folded)]
        return tuple(Choice(field=entry.field, holds=entry.holds) for entry in asked)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in self.fields.items()}


class Silence(Data):
    """What is said when the sources do not say."""

    far: str
    near: str
    not_held: str
    statement: str
    report_absent: str
    report_present: str
    empty: str
    too_long: str


class Leads(Data):
    """Connecting words before a sentence; never a claim."""

    turn: str
    list_of: str


class HowSure(Data):
    """How sure, in words."""

    opening: str
    one: str
    several: str
    none: str
    others_words: str
    as_of: str


class StatusLine(Data):
    """The line under the header."""

    writer: str
    model: str
    words: str
    words_to_model: str
    words_only: str


class ModelLines(Data):
    """What is said when a language model was asked and its answer is not shown."""

    failed: str
    unsupported: str


class Phrases(Data):
    """`phrases.toml`."""

    schema_: int = Field(alias="schema")
    silence: Silence
    leads: Leads
    how_sure: HowSure
    kinds: dict[str, str]
    model: ModelLines
    status: StatusLine


class WriterPrompt(Data):
    """`answer.md`: what a language model is told: what always holds, a line of three dashes, then one question."""

    system: str
    each: str

    def filled(self, *, question: str, passages: str) -> str:
        """The message for one question."""
        return self.each.format(question=question, passages=passages)


class Prompts(Data):
    """Everything under prompts/ that was loaded."""

    acts: Acts
    fields: Fields
    phrases: Phrases
    writer: WriterPrompt


BLANKS = {
    "silence.far": {"cases"},
    "silence.not_held": {"names"},
    "leads.turn": {"name"},
    "leads.list_of": {"count", "all"},
    "how_sure.one": {"kind", "date"},
    "how_sure.several": {"count", "kinds", "dates"},
    "how_sure.others_words": {"title", "date"},
    "how_sure.as_of": {"date"},
    "status.words_only": {"reason"},
    "status.model": {"model"},
    "status.words_to_model": {"server"},
}
"""Which {blanks} a phrase may have; a phrase that is not named here has none."""


WRITER_BLANKS = {"question", "passages"}
"""Which {blanks} the part of `answer.md` below the line must have; the part above it has none."""


def load_prompts(folder: Path) -> Prompts:
    """Load and check every file of `folder`.

    Raises PromptError with all faults, a line each: file, entry, what is wrong, and the nearest known name.
    """
    faults: list[str] = []
    acts = read_data(folder / "acts.toml", Acts, faults)
    fields = read_data(folder / "fields.toml", Fields, faults)
    phrases = read_data(folder / "phrases.toml", Phrases, faults)
    writer = _load_writer(folder / "answer.md", faults)
    faults += _contact_faults(acts) if acts else []
    faults += _blank_faults(phrases) if phrases else []
    if faults or acts is None or fields is None or phrases is None or writer is None:
        raise PromptError("\n".join(faults), "Mend the lines named above, or take the files as they came with the guide.")
    return Prompts(acts=acts, fields=fields, phrases=phrases, writer=writer)


def fold(message: str) -> str:
    """A message as patterns see it: lower case, without apostrophes, white space folded."""
    return " ".join(re.sub("['’‘ʼ`´]", "", message).lower().split())


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


def _load_writer(path: Path, faults: list[str]) -> WriterPrompt | None:
    try:
        system, _, each = path.read_text(encoding="utf-8").partition("\n---\n")
        wrong = {blank or "" for _, blank, _, _ in Formatter().parse(each) if blank is not None} ^ WRITER_BLANKS
    except (OSError, ValueError) as fault:
        faults.append(f"{path.name}: {fault}")
        return None
    faults += [
        f"{path.name}: {{{blank}}} is missing or not filled in here; needed: {sorted(WRITER_BLANKS)}" for blank in sorted(wrong)
    ]
    return WriterPrompt(system=system.strip(), each=each.strip())


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


def _contact_faults(acts: Acts) -> list[str]:
    known = [entry.id for entry in acts.contact]
    return [
        f"acts.toml: rule {number}: there is no contact {name!r}{_near(name, known)}"
        for number, rule in enumerate(acts.rule, 1)
        for name in rule.contacts
        if name not in known
    ]


def _near(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f". Did you mean {near[0]}?" if near else ""


def _blank_faults(phrases: Phrases) -> list[str]:
    return [
        f"phrases.toml: {entry}: {{{blank}}} is not filled in here; allowed: {sorted(BLANKS.get(entry, set())) or 'none'}"
        for entry, text in _entries(phrases)
        for _, blank, _, _ in Formatter().parse(text)
        if blank is not None and blank not in BLANKS.get(entry, set())
    ]


def _entries(phrases: Phrases) -> Iterator[tuple[str, str]]:
    for group, texts in phrases.model_dump(exclude={"schema_"}).items():
        yield from ((f"{group}.{name}", text) for name, text in texts.items())
