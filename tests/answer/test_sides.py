"""No side of a dispute is quoted alone."""

from pathlib import Path

from guide.answer import cite, with_all_sides
from guide.prompts import load_prompts
from guide.records import Answer, AnswerSentence, Dispute, Reading, Side, Source, SourceKind, Span, Standing

PHRASES = load_prompts(Path(__file__).parents[2] / "prompts").phrases
COUNCIL, CHARITY, DISPUTED, OTHER = "The council saw risk.", "The charity saw none.", "It was disputed.", "It had staff."
TEXT = f"{COUNCIL} {CHARITY} {DISPUTED} {OTHER}"


def span(sentence: str) -> Span:
    return Span(TEXT.index(sentence), TEXT.index(sentence) + len(sentence))


SIDES = (Side(who="the council, 2025", sentence=span(COUNCIL)), Side(who="the charity, 2025", sentence=span(CHARITY)))
READING = Reading(
    source=Source(id="cases/a", title="A", kind=SourceKind.CASE, ours=True, path="cases/a.md", sha256="ab" * 32),
    text=TEXT,
    disputes=(Dispute(about="the money", sides=SIDES, told_in=(span(DISPUTED),)),),
)


def beside(*said: str, standing: Standing = Standing.ANSWERED, more: tuple[str, ...] = ()) -> Answer:
    def sentences(texts: tuple[str, ...], first: int) -> tuple[AnswerSentence, ...]:
        cited = [cite(READING, span(text), number) for number, text in enumerate(texts, first)]
        return tuple(AnswerSentence(text=each.quote, quoted=True, citations=(each,)) for each in cited)

    answer = Answer(sentences=sentences(said, 1), more=sentences(more, len(said) + 1), standing=standing)
    return with_all_sides(answer, {"cases/a": READING}, PHRASES)


def test_a_side_that_is_quoted_has_the_other_next_to_it_with_who_and_when() -> None:
    answer = beside(OTHER, CHARITY)
    assert [each.text for each in answer.sentences] == [OTHER, COUNCIL, CHARITY]
    assert [each.lead for each in answer.sentences] == ["", "On the money, the council, 2025:", "The charity, 2025:"]
    assert [each.side for each in answer.sentences] == ["", "the money", "the money"]
    assert [c.number for each in answer.sentences for c in each.citations] == [1, 2, 3]


def test_a_sentence_that_tells_of_the_dispute_stays_and_the_sides_follow_it() -> None:
    assert [each.text for each in beside(DISPUTED, OTHER).sentences] == [DISPUTED, COUNCIL, CHARITY, OTHER]


def test_both_sides_quoted_already_are_said_once_as_the_note_has_them() -> None:
    assert [each.text for each in beside(CHARITY, OTHER, COUNCIL).sentences] == [COUNCIL, CHARITY, OTHER]


def test_a_side_that_is_shown_stands_no_longer_under_more() -> None:
    assert beside(COUNCIL, more=(CHARITY, OTHER)).more[0].text == OTHER


def test_what_is_said_first_not_to_be_known_stays_first_and_is_not_counted_among_the_sources() -> None:
    answer = beside(OTHER, COUNCIL, standing=Standing.NEAR)
    assert [each.text for each in answer.sentences] == [OTHER, COUNCIL, CHARITY]


def test_an_answer_without_sides_comes_back_as_it_is() -> None:
    assert [each.side for each in beside(OTHER).sentences] == [""]
