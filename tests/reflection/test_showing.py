"""An answer that is too long gives up what matters least."""

from guide.records import Answer, AnswerSentence, Standing
from guide.reflection.showing import shortened


def sentence(text: str, side: str = "") -> AnswerSentence:
    return AnswerSentence(text=text, side=side, quoted=True, citations=())


def answer(*said: AnswerSentence) -> Answer:
    return Answer(sentences=said, standing=Standing.ANSWERED)


def texts(sentences: tuple[AnswerSentence, ...]) -> list[str]:
    return [each.text for each in sentences]


def test_the_last_sentence_goes_and_is_a_click_away() -> None:
    less = shortened(answer(sentence("one"), sentence("two"), sentence("three")))
    assert (texts(less.sentences), texts(less.more)) == (["one", "two"], ["three"])


def test_the_sides_of_a_dispute_outlast_what_stands_beside_them() -> None:
    less = shortened(answer(sentence("first"), sentence("it is disputed"), sentence("for", "x"), sentence("against", "x")))
    assert (texts(less.sentences), texts(less.more)) == (["first", "for", "against"], ["it is disputed"])


def test_no_side_is_left_alone() -> None:
    less = shortened(answer(sentence("first"), sentence("for", "x"), sentence("against", "x")))
    assert (texts(less.sentences), texts(less.more)) == (["first"], ["for", "against"])


def test_where_there_are_sides_alone_the_last_goes() -> None:
    less = shortened(answer(sentence("for", "x"), sentence("against", "x"), sentence("between", "x")))
    assert (texts(less.sentences), texts(less.more)) == (["for", "against"], ["between"])
