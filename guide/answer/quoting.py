"""The quoting writer: an answer made of sentences from the sources, each exact, each with its place.

The best sentence first, then at most two that add something; organisations that are named are taken in turn.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from guide.answer.citations import cite
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Evidence, Passage, PassageRole, Query, QuestionKind, Reading, Span, Standing

SHOWN = 3
"""Sentences of an answer; a question that names several organisations gets one or two for each."""
NEAREST = 2
"""Facts beside the line that what is asked is not known: of those after the first a strict reader kept 4 in 18,
and where the line is wrong they are the answer."""
MORE = 5
"""Sentences under "show more"."""
ALIKE = 0.6
"""Two sentences whose words overlap by more than this share (Jaccard) say the same."""
SAME_MEANING = 0.45
"""The same where a word was to be explained: several notes explain it, and one is enough."""
WORTH_ADDING = 0.72
"""A further sentence is shown when it is at least this strong against the first; beyond, it is beside the point."""
LIKELIER = 0.3
"""What it adds to the strength of a sentence, of about 1, that it is certain to answer."""
LIKELY_BESIDE, DOUBTFUL = 0.06, 0.24
"""How likely to answer a further sentence must be; and a first one, or it is told as the nearest that was found. Chosen on what
three of the readers of tests/judgements wrote: of questions that nothing answered 69 in 100 were told as answered, now 37."""
BEST = 1.0
"""About the strength of a sentence that is first by words and by meaning; what a field adds does not raise the bar for others."""
FIELD_BONUS = 0.4
"""Added to the strength of a sentence that supports a field of the case which the question asks for."""
COMPARED = 8
"""How many of the strongest facts, and of the lines that say what is not known, are compared."""
NEARER, STRONGER, STRONGEST = 0.04, 0.5, 1.3
"""A line that says what is not known is shown first when its lead on the topic (cosine, over the nearest fact) and half its lead
in strength (share of the best fact's, at most 1.3) come to this."""
NEARER_WHETHER = -0.2
"""The same for a line that says of the very thing asked ("did …?") that nobody knows whether it is so: no fact answers that."""
CLOSE = 0.05
"""A second such line that is about as near stands beside the first."""
WHETHER = re.compile(r"\bwhether\b")
ASKS_FOR_ANY = re.compile(r"^(so |and |but )?(is|are|was|were|has|have) there\b", re.IGNORECASE)
NONE_FOUND = re.compile(r"^We found no (?!figure|sum|number|date|name|length)")
"""What answers "was there ever a …?" when there is nothing to be found."""
OF_STRENGTH = 0.4
"""What strength counts beside the topic when such lines are told apart."""
NEARLY = 0.94
"""With word search alone: such a line is shown first when it is at least this strong against the best fact."""
NOT_KNOWN = "not known"
"""The value of a field of a case of which the sources do not tell."""
Place = tuple[str, int, int]
"""Source id, start and end of a sentence."""
WHAT_IS = re.compile(r"\bwhat(?:’s|'s| is| are| does)? (?:an? |the )?([\w’' -]{2,40}?)(?: means?)?\s*\?*$", re.IGNORECASE)
LEANING = re.compile(
    r"(It|They|He|She|This|That|These|Those|Then|However|But|And|Also|So|Such|Instead|Nor|His|Her|Their|Its|Both|Neither|Later"
    r"|Afterwards|The (former|latter))\b"
)
"""How a sentence opens that cannot be read without the one before it."""


class Quoting:
    """Writes answers from one snapshot of the library.

    `readings` by source id, `passages` by passage id.
    """

    def __init__(self, readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases) -> None:
        self._readings = readings
        self._passages = passages
        self._phrases = phrases

    def write(self, query: Query, evidence: tuple[Evidence, ...]) -> Answer:
        """Answer in exact sentences. `evidence`: best first; SILENT where no fact is among it.

        Every sentence equals `Reading.text[start:end]` of its citation. NEAR when the notes' own "We found no …" comes first.
        """
        supporting = self._supporting(query) | self._defining(query, evidence)
        if not (query.defined_in or query.whole):
            evidence = tuple(
                found.model_copy(update={"strength": found.strength + LIKELIER * _likely(found)}) for found in evidence
            )
        evidence = _favoured(evidence, supporting, first=query.whole)
        told = query.whole or self._tells_why(query, evidence, supporting)
        unknown = [] if told else self._unknown(query, evidence)
        facts = tuple(found for found in evidence if not self._says_unknown(found))
        chosen, rest = self._choose(query, facts, evidence, NEAREST if unknown else SHOWN)
        if not unknown and not chosen:
            return Answer(standing=Standing.SILENT)
        if not self._certain(query, [*unknown, *chosen][0], supporting):
            unknown, chosen = self._likeliest_first([*unknown, *chosen])
        leads = self._leads(query, chosen, unknown)
        doubted = not self._certain(query, [*unknown, *chosen][0], supporting)
        if doubted:
            leads = [self._phrases.silence.doubted, *[""] * (len(leads) - 1)]
        shown = [(found, lead) for found, lead in zip([*unknown, *chosen], leads, strict=True)]
        sentences = tuple(self._sentence(found, number, lead) for number, (found, lead) in enumerate(shown, 1))
        more = tuple(self._sentence(found, number, "") for number, found in enumerate(rest, len(shown) + 1))
        return Answer(
            sentences=sentences,
            more=more,
            standing=Standing.NEAR if unknown or doubted or all(map(self._says_unknown, chosen)) else Standing.ANSWERED,
            how_sure=how_sure(
                [c for sentence in sentences[len(unknown) :] for c in sentence.citations], self._readings, self._phrases
            ),
        )

    def _certain(self, query: Query, first: Evidence, supporting: frozenset[Place]) -> bool:
        """Whether what stands first is likely to answer, or is known to."""
        known = query.whole or query.defined_in or len(query.organisations) > 1 or _place(first) in supporting
        return bool(known) or _likely(first) >= DOUBTFUL

    def _likeliest_first(self, shown: Sequence[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
        """What would be shown with the likeliest first: the line that something is not known, where that is it, and the rest."""
        first = max(shown, key=_likely)
        rest = [found for found in shown if found is not first]
        return ([first], rest) if self._says_unknown(first) and rest else ([], [first, *rest])

    def _supporting(self, query: Query) -> frozenset[Place]:
        """The sentences that support a field which is asked for, of the cases that are named."""
        cases = {name: self._readings[name].case for name in query.organisations}
        fields = [(name, getattr(case, asked)) for name, case in cases.items() if case is not None for asked in query.fields]
        return frozenset((name, *field.sentence) for name, field in fields if field.sentence is not None)

    def _defining(self, query: Query, evidence: tuple[Evidence, ...]) -> frozenset[Place]:
        """The sentences that open by saying what the thing is that is asked about ("A bencom is …")."""
        asked = WHAT_IS.search(query.text.strip())
        if query.organisations or not asked:
            return frozenset()
        opens = re.compile(rf"(an?|the)?\s*“?{re.escape(asked[1])}”?s?\b( \([^)]*\))? (is|are|means?)\b", re.IGNORECASE)
        return frozenset(_place(found) for found in evidence if opens.match(self._text(found)))

    def _tells_why(self, query: Query, evidence: tuple[Evidence, ...], supporting: frozenset[Place]) -> bool:
        """Whether the best fact gives the very reason that is asked for."""
        best = next((found for found in evidence if not self._says_unknown(found)), None)
        return query.kind is QuestionKind.WHY and best is not None and _place(best) in supporting

    def _unknown(self, query: Query, evidence: tuple[Evidence, ...]) -> list[Evidence]:
        """The line that says that what is asked is not known, or two, when it is nearer to the topic than every fact is.

        Where organisations are compared each has its own (`_of_one`).
        """
        if query.defined_in:
            return [found for found in evidence[:1] if self._says_unknown(found)]
        if len(query.organisations) > 1:
            return []
        facts = [found for found in evidence if not self._says_unknown(found)][:COMPARED]
        lines = [found for found in evidence if self._says_unknown(found) and self._in_place(found, facts)][:COMPARED]
        lines.sort(key=_nearness, reverse=True)
        if not lines or not facts or not self._leads_facts(query, lines[0], facts):
            return self._of_unknown_fields(query, evidence)
        return self._different((line for line in lines if _nearness(line) >= _nearness(lines[0]) - CLOSE), 2)

    def _of_unknown_fields(self, query: Query, evidence: tuple[Evidence, ...]) -> list[Evidence]:
        """The line that says so where a case is named and nothing of what is asked for is known of it."""
        cases = [case for name in query.organisations if (case := self._readings[name].case)]
        if len(cases) != 1 or any(getattr(cases[0], asked).value != NOT_KNOWN for asked in query.fields):
            return []
        supporting = self._supporting(query)
        return [found for found in evidence if _place(found) in supporting and self._says_unknown(found)][:1]

    def _leads_facts(self, query: Query, line: Evidence, facts: Sequence[Evidence]) -> bool:
        """Whether a line is nearer to what is asked than the facts are."""
        stronger = min(line.strength / facts[0].strength, STRONGEST) - 1
        if line.on_topic is None:
            return stronger >= NEARLY - 1
        text = self._text(line)
        said_so = WHETHER.search(text) or (ASKS_FOR_ANY.search(query.text) and NONE_FOUND.search(text))
        asks_whether = query.kind is QuestionKind.YES_NO and bool(said_so)
        nearer = line.on_topic - max(found.on_topic or 0 for found in facts)
        return nearer + STRONGER * stronger >= (NEARER_WHETHER if asks_whether else NEARER)

    def _in_place(self, line: Evidence, facts: Sequence[Evidence]) -> bool:
        """Of a case it speaks for that case alone, a topic note for the library: it must be where the facts are, or in a note."""
        return bool(facts) and (line.source_id == facts[0].source_id or self._readings[line.source_id].case is None)

    def _says_unknown(self, found: Evidence) -> bool:
        return self._passages[found.passage_id].role is PassageRole.NOT_KNOWN

    def _choose(
        self, query: Query, facts: tuple[Evidence, ...], evidence: tuple[Evidence, ...], limit: int
    ) -> tuple[list[Evidence], list[Evidence]]:
        """What is shown, and what stands under "show more"."""
        if len(query.organisations) > 1:
            chosen = [found for name in query.organisations for found in self._of_one(query, name, evidence)]
        else:
            alike = SAME_MEANING if query.defined_in else ALIKE
            adding = self._adding(facts, limit, self._supporting(query), alike)
            chosen = _in_document_order(adding, max(1, len(query.defined_in)))
        return chosen, self._different([*chosen, *facts], len(chosen) + MORE)[len(chosen) :]

    def _of_one(self, query: Query, name: str, evidence: tuple[Evidence, ...]) -> list[Evidence]:
        """What stands for one of several organisations: its two best facts, or that what is asked is not known of it."""
        of_it = query.model_copy(update={"organisations": (name,)})
        own = tuple(found for found in evidence if found.source_id == name)
        unknown = self._of_unknown_fields(of_it, own)
        return unknown or self._adding([f for f in own if not self._says_unknown(f)], 2, self._supporting(of_it), least=0.0)

    def _adding(
        self,
        facts: Sequence[Evidence],
        limit: int,
        supporting: frozenset[Place],
        alike: float = ALIKE,
        least: float = LIKELY_BESIDE,
    ) -> list[Evidence]:
        """The first, and those after it that are strong and likely enough and say something else."""
        floor = WORTH_ADDING * min(max((_bare(found, supporting) for found in facts), default=0.0), BEST)
        strong = [found for found in facts if found.strength >= floor]
        beside = [found for found in strong[1:] if _likely(found) >= least or _place(found) in supporting]
        return self._different([*strong[:1], *beside], limit, alike)

    def _different(self, facts: Iterable[Evidence], limit: int, alike: float = ALIKE) -> list[Evidence]:
        kept: list[Evidence] = []
        for found in facts:
            words = self._words(found)
            if len(kept) < limit and all(_overlap(words, self._words(other)) <= alike for other in kept):
                kept.append(found)
        return kept

    def _words(self, found: Evidence) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self._text(found).lower()))

    def _text(self, found: Evidence) -> str:
        return self._readings[found.source_id].text[found.start : found.end]

    def _leads(self, query: Query, chosen: list[Evidence], unknown: list[Evidence]) -> list[str]:
        """Connecting words: the organisation's name where an answer passes to another one; how a near answer goes on."""
        leads = [self._lead(found, before) for found, before in zip(chosen, [None, *chosen], strict=False)]
        if len(query.organisations) < 2:
            leads = [self._phrases.silence.near if unknown else "", *[""] * len(chosen)][: len(chosen)]
        return [""] * len(unknown) + leads

    def _lead(self, found: Evidence, before: Evidence | None) -> str:
        if before is not None and before.source_id == found.source_id:
            return ""
        return self._phrases.leads.turn.format(name=self._readings[found.source_id].source.title)

    def _sentence(self, found: Evidence, number: int, lead: str) -> AnswerSentence:
        citation = cite(self._readings[found.source_id], self._standing_alone(found), number)
        return AnswerSentence(text=citation.quote, lead=lead, quoted=True, citations=(citation,))

    def _standing_alone(self, found: Evidence) -> Span:
        """The sentence, together with those before it that it leans on ("However, …"), within its passage."""
        text = self._readings[found.source_id].text
        start = found.start
        for before in reversed([s for s in self._passages[found.passage_id].sentences if s.start < found.start]):
            if not LEANING.match(text[start : found.end]):
                break
            start = before.start
        return Span(start, found.end)


def _nearness(found: Evidence) -> float:
    return (found.on_topic or 0.0) + OF_STRENGTH * found.strength


def _likely(found: Evidence) -> float:
    """How likely it is to answer; certain where that is not reckoned."""
    return 1.0 if found.likely is None else found.likely


def _place(found: Evidence) -> Place:
    return found.source_id, found.start, found.end


def _bare(found: Evidence, supporting: frozenset[Place]) -> float:
    """The strength without what a field adds to it."""
    return found.strength - FIELD_BONUS if _place(found) in supporting else found.strength


def _favoured(evidence: tuple[Evidence, ...], supporting: frozenset[Place], *, first: bool) -> tuple[Evidence, ...]:
    """The evidence again, best first, where `supporting` sentences are stronger; `first`: than every other."""
    bonus = max(found.strength for found in evidence) if first else FIELD_BONUS
    raised = (
        found.model_copy(update={"strength": found.strength + bonus}) if _place(found) in supporting else found
        for found in evidence
    )
    return tuple(sorted(raised, key=lambda found: -found.strength))


def _in_document_order(chosen: list[Evidence], led: int) -> list[Evidence]:
    """The best `led` first; after them one source after another, each as its document has it."""
    sources = list(dict.fromkeys(found.source_id for found in chosen))
    return chosen[:led] + sorted(chosen[led:], key=lambda found: (sources.index(found.source_id), found.start))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
