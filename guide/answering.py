"""How one library answers a Query: a list, the parts of a message one by one, or the sentences that fit; or it is silent."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from guide.answer import (
    Quoting,
    fresh,
    gaps_of,
    joined,
    likely_beside,
    of_each,
    outside,
    overview_of,
    story_of,
    with_all_sides,
    with_likely,
    with_none,
)
from guide.library import Library
from guide.listing import Listing
from guide.prompts import Prompts, Rule
from guide.records import (
    EVERYTHING,
    Act,
    Answer,
    Evidence,
    PassageRole,
    Query,
    QuestionKind,
    RequestKind,
    SourceKind,
    Standing,
    Turn,
)
from guide.reflection import asked_of, asks_something, without_talk
from guide.understanding import JOINED, Part, content_words, parts_of, recognise, stands_alone, understand

CANDIDATES = 60
"""Pieces of evidence from which an answer is chosen."""
WHY = re.compile(r"(?:and |but |so )*(?:why|how come)\b", re.IGNORECASE)
SAYS_SOMETHING = 3
"""Content words of a sentence that can be looked for by itself."""
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
OF_AN_ESSAY = 0.8
"""What the strength of a sentence of our own briefing counts."""
PAIR = 2
"""Organisations that are told of together; of more, each is asked by itself."""
HEARD_IN_ALL = frozenset({Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.AS_TEXT, Act.CLOSE, Act.WAIT})
"""Acts that any part of a message may bring."""
SPOKEN_OF = frozenset({PassageRole.BODY, PassageRole.NOT_KNOWN})
REPORT = re.compile(
    r"\b(the|this|that|2013|oxford|davies\w*|yeoman\w*) (2013 )?report\b|becoming a public service mutual|\b(davies|yeoman)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answering:
    """Answers over one snapshot of the library, or over the part of it that was chosen."""

    library: Library
    prompts: Prompts

    @cached_property
    def listing(self) -> Listing:
        """The lists of this library."""
        return Listing(self.library, self.prompts)

    @cached_property
    def query(self) -> Callable[[str], Query]:
        """What is understood of a text; each is read once. Organisations whose notes were not chosen are not looked for."""
        return cache(self._understood)

    def _understood(self, text: str) -> Query:
        library = self.library
        query = understand(library.spelling.mended(text), library.names, self.prompts.fields, library.terms)
        return query.model_copy(update={"organisations": tuple(o for o in query.organisations if o in library.readings)})

    def asked(self, message: str, *, first: bool = False) -> str:
        """What a message asks, without what stands around it.

        All of it where the meaning of a word is asked, which another sentence may hold, and where it is the `first` of a talk,
        names no organisation and its question says too little to be looked for alone.
        """
        asked = asked_of(message, self.library.manner.listening)
        leans = first and not stands_alone(asked) and not self.library.names.find(message)
        return message if self.query(message).defined_in or leans else asked

    def rule(self, message: str, asked: str) -> Rule | None:
        """The rule by which a message is not simply answered, or None.

        What is told is heard for danger and distress, and the rest of the rules are for what is `asked` in it.
        """
        whole, of_asked = self._rule(message), self._rule(asked)
        if whole and whole.act in HEARD_IN_ALL:
            return whole
        current = of_asked is not None and of_asked.request is RequestKind.CURRENT
        told = current and not asks_something(message, self.library.manner.listening)
        return None if told else of_asked

    def _rule(self, text: str) -> Rule | None:
        """The words of a term whose meaning is asked are no sign of anything ("What is the right to provide?")."""
        query, library = self.query(text), self.library
        heard = library.terms.masked(query.text) if query.defined_in else query.text
        return recognise(heard, self.prompts.acts, names_a_case=bool(library.names.find(query.text)))

    def evidence(self, query: Query, limit: int = CANDIDATES, *, told: bool = False) -> tuple[Evidence, ...]:
        """What may answer, or stand beside what was `told`, best first. An essay leans on what stands before it, and counts less
        than the notes it draws on.
        """
        found = self.library.search(query, limit, SPOKEN_OF)
        if not query.organisations:
            found = tuple(sorted(map(self._weighed, found), key=lambda one: -one.strength))
        unknown = [self.library.passages[one.passage_id].role is PassageRole.NOT_KNOWN for one in found]
        return with_likely(found, unknown, asked=not told)

    def _weighed(self, found: Evidence) -> Evidence:
        source = self.library.readings[found.source_id].source
        essay = source.ours and source.kind is SourceKind.BRIEFING
        return found.model_copy(update={"strength": OF_AN_ESSAY * found.strength}) if essay else found

    def answer(self, query: Query, evidence: tuple[Evidence, ...]) -> Answer:
        """The answer in exact sentences; SILENT where nothing belongs to what is asked."""
        library, phrases = self.library, self.prompts.phrases
        if told := self._of_one_case(query) or self._why_of_subject(query):
            return told
        parts = parts_of(query.text, library.names)
        if len(parts) > 1 and len(query.defined_in) < 2:  # two terms told apart are one question
            answers = [(part.said.partition(JOINED)[0], self._part(part)) for part in parts]
            return with_all_sides(joined(answers, library.readings, phrases), library.readings, phrases)
        if len(query.organisations) > PAIR:
            return of_each([self._of_one(one) for one in self._each(query)], library.readings, phrases)
        none = self.listing.of_no_case(query)
        if told := self.listing.of_subject(query) or (none if self.listing.of_cases_only(query) else None):
            return told
        if self._asks_of_others(query) or (not none and outside(query, evidence, library.index.unfamiliar(query.text))):
            return Answer(standing=Standing.SILENT)
        listed = None if none else self.listing.by_field(query) or self.listing.nearest_of_each(query)
        return listed or self._quoted(query, evidence, none)

    def _quoted(self, query: Query, evidence: tuple[Evidence, ...], none: Answer | None) -> Answer:
        """The sentences that fit; where one surely answers, the line that it holds of no case stands after them, else alone."""
        readings, passages, phrases = self.library.readings, self.library.passages, self.prompts.phrases
        own = tuple(found for found in evidence if not self._of_another(found, query))
        said = with_all_sides(Quoting(readings, passages, phrases).write(query, own), readings, phrases)
        return with_none(said, none, readings, phrases) if none else said

    def found(
        self, query: Query, message: str, turns: Sequence[Turn], *, anew: bool = False, told: bool = False
    ) -> tuple[Query, tuple[Evidence, ...], Answer]:
        """What is looked for, what was found and the answer, after `turns`: not what was quoted lately.

        Beside what was `told` only what is likely to belong there.

        Where all of a message together lies outside the library, one of its sentences may not. `anew`: as of `fresh`.
        """
        evidence = self.evidence(query, told=told)
        if query.organisations or anew or told:
            evidence = fresh(evidence, turns, anew=anew or told)
        answer = self.answer(query, self._beside(evidence, message) if told else evidence)
        within = self._of_one_sentence(message, told=told) if answer.standing is Standing.SILENT and not answer.note else None
        if within is None:
            return query, evidence, answer
        query, evidence = within
        evidence = fresh(evidence, turns, anew=True) if told else evidence
        return query, evidence, self.answer(query, self._beside(evidence, message) if told else evidence)

    def _beside(self, evidence: tuple[Evidence, ...], told: str) -> tuple[Evidence, ...]:
        """What is likely to belong beside what was told. Who uses a word is not told what it means."""
        texts = {one: self.library.readings[one.source_id].text[one.start : one.end] for one in likely_beside(evidence)}
        return tuple(one for one, text in texts.items() if not self.library.terms.explained(text, told))

    def _of_one_sentence(self, message: str, *, told: bool) -> tuple[Query, tuple[Evidence, ...]] | None:
        """The last sentence of several that lies within the library, and what was found on it."""
        sentences = SENTENCE.split(without_talk(message, self.library.manner.listening))
        said = [sentence for sentence in sentences if len(content_words(sentence)) >= SAYS_SOMETHING]
        for each in map(self.query, reversed(said if len(sentences) > 1 else [])):
            found = self.evidence(each, told=told)
            if not outside(each, found, self.library.index.unfamiliar(each.text)):
                return each, found
        return None

    def _of_one_case(self, query: Query) -> Answer | None:
        """The story of a case, what it is, or what is not known of it."""
        library, phrases = self.library, self.prompts.phrases
        return (
            story_of(query, library.readings, phrases)
            or gaps_of(query, library.readings, library.passages, phrases)
            or overview_of(query, library.readings, phrases)
        )

    def edge(self, turn: Turn, query: Query, answer: Answer) -> str | None:
        """The one plain line: what cannot be done here, or what is not held."""
        silence = self.prompts.phrases.silence
        kinds = [source.kind for source in self.library.sources]
        if turn.edge or turn.signpost:
            return turn.edge
        silent, chosen = answer.standing is Standing.SILENT, self.library.chosen
        if SourceKind.REPORT not in kinds and (REPORT.search(turn.message) or (silent and SourceKind.REPORT in chosen.kinds)):
            return silence.report_absent
        if not silent or answer.note:
            return answer.note or None
        if chosen != EVERYTHING:
            return silence.not_chosen
        asks = "?" in query.text or query.kind is not QuestionKind.OPEN
        return silence.far.format(cases=kinds.count(SourceKind.CASE)) if asks else silence.statement

    def _asks_of_others(self, query: Query) -> bool:
        """Whether all cases that a question names are ones that were not chosen: what is said of others would not answer it."""
        return not query.organisations and bool(self.library.names.find(query.text))

    def _of_another(self, found: Evidence, query: Query) -> bool:
        """Whether it says what is not known of cases that the question does not name: it speaks for those alone."""
        if self.library.passages[found.passage_id].role is not PassageRole.NOT_KNOWN:
            return False
        named = self.library.named_in(found.source_id, found.start, found.end)
        return bool(named) and named.isdisjoint(query.organisations)

    def _why_of_subject(self, query: Query) -> Answer | None:
        """Why it is so of each case of a subject, where that is asked after its list ("why · where did staff go on strike")."""
        why, joint, before = query.text.partition(JOINED)
        told = self.listing.of_subject(self.query(f"{before}?")) if joint and WHY.match(why) else None
        if told is None:
            return None
        titles = dict.fromkeys(citation.title for sentence in told.sentences for citation in sentence.citations)
        each = [self.query(f"{why} {before}{JOINED}{title}") for title in titles]
        own = [tuple(found for found in self.evidence(one) if found.source_id in one.organisations) for one in each]
        return of_each(list(map(self.answer, each, own)), self.library.readings, self.prompts.phrases)

    def _each(self, query: Query) -> Iterator[Query]:
        """What is asked of several organisations, asked of each."""
        asked = query.topic.strip(" ·,")
        return (self.query(f"{asked}{JOINED}{self.library.titles[id]}") for id in query.organisations)

    def _of_one(self, query: Query) -> Answer:
        return self.answer(query, self.evidence(query))

    def _part(self, part: Part) -> Answer:
        """The answer to one of the questions of a message, found by itself. What a word means is asked of no organisation."""
        said = self.query(part.said)
        return self._of_one(said if said.defined_in else self.query(part.whole))
