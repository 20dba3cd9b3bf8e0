"""What of an answer is shown beside a reflective turn: how much, what first, and under which numbers."""

from collections.abc import Iterator, Sequence

from guide.records import Answer, AnswerSentence, Citation, Standing, Turn


def new_first(answer: Answer, turns: Sequence[Turn]) -> Answer:
    """An answer whose first sentence was not shown before, where it has one."""
    seen = {place for past in turns for place in places(past.answer)}
    said = (*answer.sentences, *answer.more)
    new = next((each for each in said if not seen.issuperset(_places_of(each))), None)
    if new is None or answer.standing is not Standing.ANSWERED:
        return answer
    rest = tuple(each for each in said if each is not new)
    return answer.model_copy(update={"sentences": (new, *rest[:1]), "more": rest[1:]})


def cut(answer: Answer, sentences: int) -> Answer:
    """An answer of so many sentences; the others come first among those shown when asked for."""
    rest = (*answer.sentences[sentences:], *answer.more)
    return answer.model_copy(update={"sentences": answer.sentences[:sentences], "more": rest[:5]})


def places(answer: Answer | None) -> Iterator[tuple[str, int]]:
    """Source id and start of everything that is cited by the sentences shown."""
    for sentence in answer.sentences if answer else ():
        yield from _places_of(sentence)


def cited(answer: Answer | None) -> list[str]:
    """The source ids of the sentences shown, each once, in order."""
    return list(dict.fromkeys(source_id for source_id, _ in places(answer)))


def numbered(turn: Turn) -> Turn:
    """Citations numbered in the order in which they are read: the answer's, the contrary case's, those shown on request."""
    answer, contrary = turn.answer, turn.contrary
    if answer is None and contrary is None:
        return turn
    numbers: dict[tuple[str, int, int], int] = {}

    def again(citation: Citation) -> Citation:
        place = (citation.source_id, citation.start, citation.end)
        return citation.model_copy(update={"number": numbers.setdefault(place, len(numbers) + 1)})

    def all_of(sentences: Sequence[AnswerSentence]) -> tuple[AnswerSentence, ...]:
        return tuple(each.model_copy(update={"citations": tuple(map(again, each.citations))}) for each in sentences)

    said = all_of(answer.sentences) if answer else ()
    if contrary:
        contrary = contrary.model_copy(update={"citation": again(contrary.citation)})
    if answer:
        answer = answer.model_copy(update={"sentences": said, "more": all_of(answer.more)})
    return turn.model_copy(update={"answer": answer, "contrary": contrary})


def _places_of(sentence: AnswerSentence) -> Iterator[tuple[str, int]]:
    yield from ((citation.source_id, citation.start) for citation in sentence.citations)
