"""`prompts/listening.toml`: what the guide listens for, and the fixed lines with which it takes its turn."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from guide.errors import PromptError
from guide.prompts import Data, Patterns, compiled, read_data
from guide.records import Case
from guide.reflection.bank import Stage, Theme


def joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for several, without regard to case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


def _not_empty(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The same patterns. Raises ValueError when there are none: nothing to look for would be found everywhere."""
    if not all(patterns) or not patterns:
        raise ValueError("there must be a pattern, and none may be empty")
    return patterns


def _one(pattern: str) -> str:
    """The same pattern. Raises ValueError for one that is no regular expression."""
    return compiled((pattern,))[0]


Looked = Annotated[Patterns, AfterValidator(_not_empty)]
Pattern = Annotated[str, AfterValidator(_one)]


class MirrorWords(Data):
    """What makes a clause worth saying back."""

    alone: Pattern
    together: Pattern
    strong: Looked
    weak: Looked
    denies: Looked
    by_the_way: Looked

    @cached_property
    def persons(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """`alone` and `together`."""
        return joined((self.alone,)), joined((self.together,))

    @cached_property
    def signs(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """`strong` and `weak`."""
        return joined(self.strong), joined(self.weak)


class Unsaid(Data):
    """What is never said back, by kind."""

    hostile: Looked
    threat: Looked
    allegation: Looked
    order: Looked
    address: Looked

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """What keeps a whole message from being said back."""
        return joined((*self.hostile, *self.threat, *self.order))

    @cached_property
    def part(self) -> re.Pattern[str]:
        """What keeps a sentence from being said back."""
        return joined((*self.allegation, *self.address))


class NameWords(Data):
    """By which names are told from other words."""

    first: frozenset[str]
    last: frozenset[str]
    """Surnames that a dictionary takes for words, and that are seldom said as such."""
    begins: frozenset[str]
    """Words that begin a sentence with a capital and are no names."""
    ordinary: frozenset[str]
    """Words that the dictionary does not know, and are no names."""
    bodies: frozenset[str]
    """Words of bodies, places and things that are written with a capital and name no person."""
    surnames: frozenset[str]
    """Ordinary words that are common surnames too: with a capital inside a sentence they may be one."""
    titles: Pattern
    says: Pattern
    tells: Pattern
    not_after: frozenset[str]

    @cached_property
    def spoken_of(self) -> re.Pattern[str]:
        """Finds a surname that is an ordinary word where its place says that it is somebody's name, whatever its case."""
        name = f"({'|'.join(sorted(self.surnames | self.last))})"
        free = "".join(rf"(?<!\b{word} )" for word in sorted(self.not_after))
        after = r"(?=\W*$|\W+(i|we|he|she|they|it|that|to|about|and|but|if|whether|how|what|why|yesterday|today)\b)"
        places = (rf"\b{self.titles} {name}\b", rf"{free}\b{name} {self.says}\b", rf"\b{self.tells} {name}\b{after}")
        return joined(places)


class Loaded(Data):
    """What a message takes for granted, and the line that names it."""

    any_of: Looked = Field(alias="any")
    line: str


class CertainWords(Data):
    """By which certainty and its direction are heard."""

    marks: Looked
    optimistic: Looked
    pessimistic: Looked
    whole: Looked
    """Whole messages that are certain and say neither of what nor which way."""


class AskWords(Data):
    """By which people say whether they want to be asked."""

    off: Looked
    on: Looked
    wanted: Looked
    take: Looked
    """A question is wanted that can be put to somebody else."""
    tell: Looked
    """Those of `off` that still want an answer."""


class Say(Data):
    """What the controls of every face send: plain messages, which the lists here understand as anybody's."""

    question: str
    another: str
    otherwise: str
    stop_asking: str
    ask_again: str


class Heard(Data):
    """Words of one sort."""

    any_of: Looked = Field(alias="any")


class Otherwise(Heard):
    """By which a case that went otherwise is wished for."""

    against: Looked
    """Those of `any` that want a case against leaving."""
    in_favour: Looked
    both: Looked
    """Those that want a case for it and one against it."""
    own: Looked
    """The other side of what somebody said themselves."""
    doubting: Looked
    """The same, where what follows is certain: "Am I wrong to think that they always close?"."""


class Passing(Heard):
    """By which a question is heard in passing, beside thanks or a goodbye."""

    asked: Looked
    """How it begins, in its part of the message."""


class Shared(Data):
    """What a message and a case may have in common."""

    said: Pattern
    field: str
    holds: Pattern
    broad: bool = False
    """Whether it says little of a trade: "the health service"."""

    @field_validator("field")
    @classmethod
    def _is_a_field(cls, name: str) -> str:
        if name not in Case.model_fields:
            raise ValueError(f"a case has no field {name!r}")
        return name


class Lines(Data):
    """Fixed sentences of a reflective turn."""

    silent_again: str
    asks_off: str
    asks_on: str
    to_take: str
    none_to_take: str
    no_other_way: str
    as_text: str
    instead: str
    go_on: str
    held_again: str
    passage_on_this: str
    plain_answers: str
    points: str
    """Offered once to whoever asks about their own case."""
    stop: str
    off_topic: str
    jab: str
    nothing_beside: str
    no_hurry: str
    no_side: str
    say_what_you_hold: str
    yours_to_decide: str
    at_hand: str
    cannot_tell: str
    missed: str
    unsettled: str
    name_a_service: str
    points_other_way: str


class Written(Data):
    """What no sentence of a language model may hold."""

    never: Looked

    @cached_property
    def signs(self) -> re.Pattern[str]:
        """`never`."""
        return joined(self.never)


class Listening(Data):
    """`listening.toml`."""

    schema_: int = Field(alias="schema")
    mirror: MirrorWords
    unsaid: Unsaid
    names: NameWords
    stage: dict[Stage, Looked]
    theme: dict[Theme, Looked]
    loaded: tuple[Loaded, ...]
    certain: CertainWords
    asks: AskWords
    otherwise: Otherwise
    say: Say
    written: Written
    aside: Heard
    jab: Heard
    courtesy: Heard
    passing: Passing
    doubted: Heard
    wants: Heard
    requested: Heard
    restated: Heard
    of_the_talk: Heard
    missed: Heard
    accepts: Heard
    unsettled: Heard
    more: Heard
    tender: Heard
    outside: Heard
    facilitating: Heard
    families: tuple[Pattern, ...]
    """Trades that are like each other, as `Case.sector` names them."""
    shared: tuple[Shared, ...]
    lines: Lines

    @cached_property
    def stages(self) -> Mapping[Stage, re.Pattern[str]]:
        """What is heard of each stage."""
        return {stage: joined(patterns) for stage, patterns in self.stage.items()}

    @cached_property
    def themes(self) -> Mapping[Theme, re.Pattern[str]]:
        """What is heard of each sub-theme."""
        return {theme: joined(patterns) for theme, patterns in self.theme.items()}


def load_listening(folder: Path) -> Listening:
    """`listening.toml` of `folder`. Raises PromptError with every fault of it, a line each."""
    faults: list[str] = []
    listening = read_data(folder / "listening.toml", Listening, faults)
    faults += [f"listening.toml: {missing}: there is no list of words" for missing in _missing(listening)]
    if faults or listening is None:
        raise PromptError("\n".join(faults), "Mend the lines named above, or take the file as it came with the guide.")
    return listening


def _missing(listening: Listening | None) -> Iterator[str]:
    if listening:
        yield from (f"stage.{stage}" for stage in Stage if stage not in listening.stage)
        yield from (f"theme.{theme}" for theme in Theme if theme not in listening.theme)
