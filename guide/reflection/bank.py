"""The question bank.

Themes, stages and moves are the librarian's shelf mark: they serve to find a question.
No page shows them, and nobody is placed in them.
"""

from collections import Counter
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import product

from pydantic import Field, field_validator

from guide.prompts import Data
from guide.reflection.lint import tokens

QUOTED = "{quote}"
"""Where a question carries the person's own words."""


class Theme(StrEnum):
    """What a question is about: ten sub-themes of risk, humility and governance."""

    FAILURE = "failure"
    UNCERTAINTY = "uncertainty"
    MEASUREMENT_AND_AUDIT = "measurement-and-audit"
    LEARNING = "learning"
    DIALOGUE = "dialogue"
    AGENCY_AND_RESPONSIBILITY = "agency-and-responsibility"
    OWNERSHIP_AND_ASSETS = "ownership-and-assets"
    ACCOUNTABILITY = "accountability"
    HIERARCHY = "hierarchy"
    MEMBERSHIP_AND_VOICE = "membership-and-voice"

    @property
    def prefix(self) -> str:
        """The first part of its questions' ids."""
        return self.value[:3]


class Stage(StrEnum):
    """Where an undertaking may stand."""

    BEFORE = "before"
    DESIGN = "design"
    TRANSITION = "transition"
    LIVING = "living"
    WRONG = "wrong"
    """Something has gone wrong."""


class Move(StrEnum):
    """What a question does."""

    NOTICE = "notice"
    ASSUMPTION = "assumption"
    OTHER_VIEW = "other-view"
    CONSEQUENCE = "consequence"
    FAILURE = "failure"
    """Tells a failure that has not happened."""
    WATCH = "watch"
    OPENER = "opener"
    """Begins a conversation; unstaged only."""
    CLOSER = "closer"
    """Ends one; unstaged only."""


class Fit(StrEnum):
    """Whom a question can be put to."""

    STAFF = "staff"
    BOARD = "board"
    SCEPTIC = "sceptic"
    """Somebody against mutualising, or not persuaded of it."""
    MEMBER = "member"
    """Somebody with little power in it: a member, tenant, service user."""
    COMMISSIONER = "commissioner"
    FACILITATOR = "facilitator"


class Barrier(StrEnum):
    """When a question is not asked."""

    DISTRESS = "distress"
    WRONGDOING = "wrongdoing"
    LEGAL = "legal"
    RAW_FAILURE = "raw-failure"
    FIRST_TURN = "first-turn"
    NOTHING_SAID = "nothing-said"
    """No message so far has more than a few words: there is no "this" yet."""


class Weight(StrEnum):
    """How much a question asks of somebody."""

    LIGHT = "light"
    PLAIN = "plain"
    HEAVY = "heavy"
    """Never before the third turn, never on a projector, at most twice in a conversation."""


class Occasion(StrEnum):
    """What brings a question that is asked at no other time."""

    UNNAMED = "unnamed"
    """Somebody is certain, and has not said of what."""
    UNHELD = "unheld"
    """Somebody wants the other side of what they hold, and has not said what that is."""


class Place(Data):
    """A sentence on which a question rests, or which unsettles it."""

    source: str
    """Source id: `cases/navigo`."""
    sentence: str
    """As it stands in the source, to the letter."""


class BankQuestion(Data):
    """One question of the bank."""

    id: str = Field(pattern=r"^[a-z]{3}-\d{3}$")
    """Never reused."""
    theme: Theme
    """Of the file, where the file names one."""
    text: str
    """To one person."""
    room: str = ""
    """To a group; empty: as `text`."""
    quote: str = ""
    """With `{quote}`, the person's own words; empty: there is no such wording."""
    stage: tuple[Stage, ...]
    """Empty: it belongs to none, and fits every one."""
    move: Move
    fits: tuple[Fit, ...] = Field(min_length=1)
    apt: float = Field(default=0.0, ge=-1, le=1)
    """What it is worth beside its likeness (cosine) to what was said: readers found it to fit more often than others, or less.
    `python -m tests.tuning.questions` writes it."""
    needs: tuple[str, ...] = ()
    """One of these words must stand in the last three messages; empty: free."""
    passages: tuple[Place, ...] = ()
    contrary: tuple[Place, ...] = ()
    """What would unsettle the question itself."""
    not_when: tuple[Barrier, ...] = ()
    weight: Weight
    occasion: Occasion | None = None
    """None: it is chosen among all that fit what was said."""
    why: str = Field(min_length=1)
    """What it opens, and which answer must not be hoped for. For authors; never shown."""
    retired: str = ""
    """ISO date; empty while it is asked."""

    @field_validator("retired")
    @classmethod
    def _is_a_date(cls, written: str) -> str:
        if written:
            date.fromisoformat(written)
        return written

    @property
    def active(self) -> bool:
        """Whether it may be asked."""
        return not self.retired

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words of `text`, for likeness."""
        return tokens(self.text)


class Bank(Data):
    """All questions, the retired ones too, by id."""

    questions: tuple[BankQuestion, ...] = ()

    @cached_property
    def active(self) -> tuple[BankQuestion, ...]:
        """Those that may be chosen."""
        return tuple(question for question in self.questions if question.active and question.occasion is None)

    def brought_by(self, occasion: Occasion) -> tuple[BankQuestion, ...]:
        """Those that are asked on an occasion, and then before all others."""
        return tuple(question for question in self.questions if question.active and question.occasion is occasion)

    def named(self, question_id: str) -> BankQuestion | None:
        """The question of an id, retired or not."""
        return self._by_id.get(question_id)

    def recognised(self, text: str) -> tuple[BankQuestion, str] | None:
        """The question that stands in `text`, retired or not, and its line there; of several wordings the longest counts."""
        found = max((wording for wording in self._by_wording if wording in text), key=len, default="")
        line = next((line.strip() for line in text.splitlines() if found in line), "")
        return (self._by_wording[found], line) if found and line else None

    @cached_property
    def _by_wording(self) -> dict[str, BankQuestion]:
        """By every text under which a question is asked; of one that quotes, by what follows the quotation."""
        worded = ((question, (question.text, question.room, question.quote.rpartition(QUOTED)[2])) for question in self.questions)
        return {wording: question for question, wordings in worded for wording in wordings if wording}

    @cached_property
    def _by_id(self) -> dict[str, BankQuestion]:
        return {question.id: question for question in self.questions}


def coverage(bank: Bank, rows: str, columns: str) -> Counter[tuple[str, str]]:
    """How many active questions there are for each pair of values of two fields ("theme", "stage"); "any" where one is empty.

    For authors, never for people's pages: empty shelves are left empty on purpose.
    """
    return Counter(pair for question in bank.active for pair in product(_values(question, rows), _values(question, columns)))


def _values(question: BankQuestion, field: str) -> tuple[str, ...]:
    held = getattr(question, field)
    return tuple(str(value) for value in held) or ("any",) if isinstance(held, tuple) else (str(held),)
