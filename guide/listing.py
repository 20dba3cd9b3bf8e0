"""Which list of cases answers a Query: of a subject that is known, by what fields of cases hold, or the nearest of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from guide.answer import gathered, listed, told_of
from guide.library import Library
from guide.prompts import Prompts
from guide.records import TEXT, Answer, Query, QuestionKind, Standing, Subject
from guide.understanding import EXAMPLES

NEAR_A_SUBJECT, ONE_OF_A_SUBJECT = 0.62, 0.8
"""Cosine to a wording of a subject from which its list is told: where a list is asked for, and where that is not seen. Of 680
messages of tests/quality that ask for none 2 come so near as the second."""
OF_NO_CASE = 0.67
"""The same where it is of a subject that holds of no case, however it is asked: "how many redundancies were there?"."""
NEVER = 2.0
LISTING = frozenset({QuestionKind.LIST, QuestionKind.OPEN, QuestionKind.WHO, QuestionKind.WHERE})
"""Kinds of question that a list may answer."""
OF_THEM = re.compile(
    r"\b(?:any|some|one|none|most|all) of (?:them|these|those|the(?:se)? (?:cases|mutuals|thirty))|\bin any\b"
    r"|\bany (?:case|mutual|spin-?out|record)s?\b|\b(?:has|have|did|was|were) (?:any|some)(?:one|body)?\b|\bever\b|\bhow many\b",
    re.IGNORECASE,
)
"""Asks of cases, one or any."""
FOREMOST = re.compile(
    r"\b(?:(?:long|short|old|young|small|larg|bigg|great|few|earli|lat|new|rich|poor)est|the most(?! of\b)"
    r"|first of all|the least)\b",
    re.IGNORECASE,
)
"""Asks for the one that comes first or last of all: no list of a kind tells that."""
DECIDING = frozenset({"outcome", "outcome_year", "left_in", "run_by_now", "staff_vote"})
"""Fields of a case that decide a list better than a subject does."""


@dataclass(frozen=True)
class Listing:
    """Lists over one snapshot of the library, or over the part of it that was chosen."""

    library: Library
    prompts: Prompts

    def lists(self, query: Query) -> bool:
        """Whether the answer is a list of cases, or that of none, which is quoted and never written."""
        told = self.of_subject(query) or self.of_no_case(query)
        return told is not None or (query.kind is QuestionKind.LIST and bool(query.choices))

    @cached_property
    def of_subject(self) -> Callable[[Query], Answer | None]:
        """The cases of which the subject holds that is asked for; None where no subject is, or its cases are not of the kind."""
        return cache(lambda query: self._told_of(query, none=False))

    @cached_property
    def of_no_case(self) -> Callable[[Query], Answer | None]:
        """The line which says that what is asked for holds of no case; None where none says it."""
        return cache(lambda query: self._told_of(query, none=True))

    def of_cases_only(self, query: Query) -> bool:
        """Whether it asks what cases tell ("has any of them ...") and not how a thing is in general ("who pays ...")."""
        return query.kind is QuestionKind.LIST or bool(EXAMPLES.search(query.text) or OF_THEM.search(query.text))

    def _told_of(self, query: Query, *, none: bool) -> Answer | None:
        library = self.library
        if query.defined_in or library.names.find(query.text):
            return None
        subject, nearness = library.index.subject_of(query.text) or (None, 0.0)
        if subject is None or bool(subject.none) is not none or nearness < self._near_enough(query, subject):
            return None
        return told_of(subject, query, library.readings, self.prompts.phrases)

    def _near_enough(self, query: Query, subject: Subject) -> float:
        """The cosine from which a subject is what is asked for. Fields that decide a list come before one that has cases."""
        if subject.none:
            return OF_NO_CASE
        if query.kind is QuestionKind.LIST and any(choice.field in DECIDING for choice in query.choices):
            return NEVER
        if query.kind is QuestionKind.LIST or EXAMPLES.search(query.text):
            return NEAR_A_SUBJECT
        return ONE_OF_A_SUBJECT if query.kind in LISTING else NEVER

    def by_field(self, query: Query) -> Answer | None:
        """The cases whose fields hold what is asked for; silent, with a word, where fields alone decide and no case's do."""
        library, phrases = self.library, self.prompts.phrases
        one = FOREMOST.search(query.text)
        if query.kind is not QuestionKind.LIST or not query.choices or one or self._asks_more_than_kinds(query):
            return None
        told = listed(query, library.readings, library.passages, phrases)
        if told or any(choice.field == TEXT for choice in query.choices):
            return told
        return Answer(standing=Standing.SILENT, note=phrases.leads.list_none.format(all=len(library.cases)))

    def _asks_more_than_kinds(self, query: Query) -> bool:
        """Whether a list asks what is known of something, of cases of a kind or year: all of that kind would be said to be so."""
        return bool(query.fields) and set(query.choices) <= set(query.narrowed)

    def nearest_of_each(self, query: Query) -> Answer | None:
        """What comes nearest in each case, where cases are asked for and none is named."""
        library = self.library
        if query.kind is not QuestionKind.LIST or query.organisations or FOREMOST.search(query.text):
            return None
        return gathered(library.index.nearest_in_each(query, library.cases), library.readings, self.prompts.phrases)
