"""What a model wrote, held to the manners once more."""

import logging
from collections.abc import Generator

import pytest

from guide.records import Answer, AnswerSentence, Standing, Wrote
from guide.reflection import Listening, checked

QUOTES = Answer(
    standing=Standing.ANSWERED,
    sentences=(AnswerSentence(text="Obviously a source may say so.", quoted=True, citations=()),),
    note="Quotes.",
)
PLAIN = "The centre opened in May 1998."
BAD = [
    "Great question, the centre opened in May 1998.",
    "Have you asked who opened the centre?",
    "You should open a centre as they did.",
    "I understand that the centre opened in May 1998.",
    "That must be hard, for the centre opened in May 1998.",
]


def writing(*texts: str) -> Generator[Wrote, None, Answer]:
    sentences = tuple(AnswerSentence(text=text, quoted=False, citations=()) for text in texts)
    yield from (Wrote(sentence=sentence) for sentence in sentences)
    return Answer(standing=Standing.ANSWERED, sentences=sentences, writer="scripted", stopped=1)


def heard(words: Listening, *texts: str) -> tuple[list[str], Answer]:
    told: list[str] = []

    def drained() -> Generator[Wrote, None, Answer]:
        return (yield from checked(writing(*texts), QUOTES, words))

    events = drained()
    while True:
        try:
            told.append(next(events).sentence.text)
        except StopIteration as end:
            return told, end.value


def test_a_plain_sentence_passes_as_it_is(words: Listening) -> None:
    told, answer = heard(words, PLAIN)
    assert (told, answer.stopped, answer.writer) == ([PLAIN], 1, "scripted")


@pytest.mark.parametrize("bad", BAD)
def test_praise_a_question_or_a_verdict_is_neither_told_nor_kept(
    words: Listening, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told, answer = heard(words, bad, PLAIN)
    assert told == [PLAIN] == [sentence.text for sentence in answer.sentences]
    assert answer.stopped == 2
    assert "the check after stopped 1 sentences" in caplog.text
    assert bad not in caplog.text


def test_who_stops_listening_stops_the_model_too(words: Listening) -> None:
    left = []

    def endless() -> Generator[Wrote, None, Answer]:
        try:
            while True:
                yield Wrote(sentence=AnswerSentence(text=PLAIN, quoted=False, citations=()))
        finally:
            left.append(True)

    listened = checked(endless(), QUOTES, words)
    next(listened)
    listened.close()
    assert left == [True]


def test_where_nothing_is_left_the_quotes_stand(words: Listening) -> None:
    told, answer = heard(words, *BAD[:2])
    assert (told, answer.sentences, answer.note, answer.writer) == ([], QUOTES.sentences, "Quotes.", "quotes")
