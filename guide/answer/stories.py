"""One case as a whole: its story in the order of time, or what is not known of it. Each line is a sentence of its note."""

import re
from collections.abc import Iterable, Iterator, Mapping

from guide.answer.citations import cite
from guide.answer.sureness import how_sure
from guide.prompts import Phrases
from guide.records import Answer, AnswerSentence, Case, Passage, PassageRole, Query, Reading, Span, Standing

ASKS_FOR_STORY = re.compile(
    r"\b(?:(?:the|a|its|their|whole|full|short) (?:whole |full |short )?(?:story|history|timeline)\b(?! (?:is|was|that|they))"
    r"|stor(?:y|ies) of\b|from (?:the |its )?(?:beginn?ing|start|outset)(?: on\w*)? to (?:the |its )?(?:end|finish)"
    r"|from start to (?:finish|end)"
    r"|how (?:it|they|that one|this one) (?:all )?(?:started|began)\b.*\b(?:after|then|next|ended|end)\b)",
    re.IGNORECASE,
)
HOLDERS = r"(?:you|it|they|we|the (?:sources|notes?|library)|your (?:sources|notes?|cases|thirty cases))"
TELL = r"(?:know|say|tell|hold|have)"
ASKS_FOR_GAPS = re.compile(
    rf"\bwhat (?:do|does|did|can|could) {HOLDERS} (?:really |still )?(?:not|n[’']t) {TELL}\b"
    r"|\bwhat (?:is|are) (?:still |really )?(?:not known|unknown|not said|not told)\b"
    rf"|\bwhat (?:don[’']?t|doesn[’']?t|can[’']?t|cannot) {HOLDERS} {TELL}\b"
    rf"|\bwhat {HOLDERS} (?:don[’']?t|do not|doesn[’']?t|does not|cannot|can[’']?t) {TELL}\b"
    r"|\bgaps? (?:in|on|about)\b|\bwhere (?:are|is) the gaps?\b",
    re.IGNORECASE,
)
IN_TIME = (
    "sector",
    "former_body",
    "reason_to_leave",
    "left_in",
    "first_contract",
    "tested_by",
    "outcome",
    "reason_for_outcome",
    "run_by_now",
)
"""The fields of a case that tell its story, in the order in which things happened."""
IN_SHORT = ("sector", "reason_to_leave", "outcome", "reason_for_outcome")
"""Those that say what it is, for somebody who has not heard of it."""
WHAT_BECAME = re.compile(r"\b(?:happen\w*|bec(?:a|o)me|ends?|ended|fail\w*|go|gone|went|fate|now|since|doing)\b", re.IGNORECASE)
"""What asks for no more than the outcome."""
NOT_KNOWN = "not known"
MOST_GAPS = 7
"""Lines on what is not known that are read at once; the others are shown when asked for."""


def story_of(query: Query, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """The story of the one case that is named, where that is asked for; else None."""
    reading = readings[query.organisations[0]] if len(query.organisations) == 1 else None
    if reading is None or reading.case is None or not ASKS_FOR_STORY.search(query.text):
        return None
    return _told(
        reading, _of_fields(reading.case, IN_TIME), phrases.leads.story.format(name=reading.source.title), readings, phrases
    )


def overview_of(query: Query, readings: Mapping[str, Reading], phrases: Phrases) -> Answer | None:
    """What the one case that is named is and what became of it, where nothing else is asked of it; else None."""
    reading = readings[query.organisations[0]] if len(query.organisations) == 1 else None
    if reading is None or reading.case is None or not query.whole or WHAT_BECAME.search(query.text):
        return None
    told = _of_fields(reading.case, IN_SHORT)
    further = [span for span in _of_fields(reading.case, IN_TIME) if span not in told]
    answer = _told(reading, [*told, *further], "", readings, phrases)
    said = answer.sentences
    return answer.model_copy(update={"sentences": said[: len(told)], "more": said[len(told) :], "complete": False})


def gaps_of(query: Query, readings: Mapping[str, Reading], passages: Mapping[str, Passage], phrases: Phrases) -> Answer | None:
    """What the note of the one case that is named says is not known, where that is asked for; else None."""
    if len(query.organisations) != 1 or not ASKS_FOR_GAPS.search(query.text):
        return None
    reading = readings[query.organisations[0]]
    lines = list(_unknown(reading.source.id, passages.values()))
    lead = phrases.leads.gaps.format(name=reading.source.title)
    answer = _told(reading, lines, lead, readings, phrases) if lines else None
    if answer is None:
        return None
    said = answer.sentences
    return answer.model_copy(update={"sentences": said[:MOST_GAPS], "more": said[MOST_GAPS:], "complete": False})


def _of_fields(case: Case, names: Iterable[str]) -> list[Span]:
    """The sentences that support these fields, each once, of those that are known."""
    fields = (getattr(case, name) for name in names)
    return list(dict.fromkeys(field.sentence for field in fields if field.sentence and field.value != NOT_KNOWN))


def _unknown(source_id: str, passages: Iterable[Passage]) -> Iterator[Span]:
    for passage in passages:
        if passage.source_id == source_id and passage.role is PassageRole.NOT_KNOWN:
            yield from passage.sentences


def _told(reading: Reading, told: list[Span], lead: str, readings: Mapping[str, Reading], phrases: Phrases) -> Answer:
    citations = [cite(reading, span, number) for number, span in enumerate(told, 1)]
    sentences = [AnswerSentence(text=each.quote, quoted=True, citations=(each,)) for each in citations]
    first = sentences[0].model_copy(update={"lead": lead})
    sure = how_sure(citations, readings, phrases)
    return Answer(sentences=(first, *sentences[1:]), standing=Standing.ANSWERED, how_sure=sure, complete=True)
