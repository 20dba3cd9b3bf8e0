"""Several answers become one: numbered through, with the parts named that the sources do not cover."""

from pathlib import Path

from guide.answer import joined, of_each
from guide.prompts import load_prompts
from guide.records import Answer, AnswerSentence, Citation, Standing

PHRASES = load_prompts(Path(__file__).parents[2] / "prompts").phrases


def sentence(text: str, number: int = 1) -> AnswerSentence:
    citation = Citation(
        number=number, source_id="cases/one", title="One", ours=True, sha256="ab" * 32, start=0, end=9, quote=text, link=""
    )
    return AnswerSentence(text=text, quoted=True, citations=(citation,))


def answer(standing: Standing, *texts: str) -> Answer:
    return Answer(standing=standing, sentences=tuple(sentence(text, number) for number, text in enumerate(texts, 1)))


def test_each_covered_part_gives_two_sentences_and_all_are_numbered_through() -> None:
    when, who = answer(Standing.ANSWERED, "A.", "B.", "C."), answer(Standing.ANSWERED, "D.")
    whole = joined([("when", when), ("who", who)], {}, PHRASES)
    assert [s.text for s in whole.sentences] == ["A.", "B.", "D."]
    assert [c.number for s in whole.sentences for c in s.citations] == [1, 2, 3]
    assert (whole.standing, whole.unsaid) == (Standing.ANSWERED, ())


def test_of_a_list_among_the_parts_nothing_is_left_out() -> None:
    every = answer(Standing.ANSWERED, "A.", "B.", "C.").model_copy(update={"complete": True})
    whole = joined([("which", every), ("who", answer(Standing.ANSWERED, "D.", "E.", "F."))], {}, PHRASES)
    assert [s.text for s in whole.sentences] == ["A.", "B.", "C.", "D.", "E."]
    assert whole.complete


def test_a_part_that_is_not_covered_is_named_in_the_persons_words() -> None:
    near = answer(Standing.NEAR, "We found no turnout.", "In 2011 there was a vote.")
    whole = joined([("when did it start", answer(Standing.ANSWERED, "A.")), ("what was the turnout", near)], {}, PHRASES)
    assert whole.unsaid == ("“what was the turnout”",)
    assert [s.text for s in whole.sentences] == ["A.", "We found no turnout."]
    assert whole.standing is Standing.ANSWERED


def test_what_two_parts_share_is_said_once() -> None:
    same = answer(Standing.ANSWERED, "A.")
    assert len(joined([("when", same), ("who", same)], {}, PHRASES).sentences) == 1


def test_with_no_part_covered_nothing_is_answered() -> None:
    silent = Answer(standing=Standing.SILENT)
    whole = joined([("when", silent), ("who", silent)], {}, PHRASES)
    assert (whole.sentences, whole.standing, len(whole.unsaid)) == ((), Standing.SILENT, 2)


def test_of_three_organisations_two_sentences_each_are_told_and_of_what_is_not_known_one() -> None:
    answers = [
        answer(Standing.ANSWERED, "A.", "B.", "C."),
        answer(Standing.NEAR, "We found no D.", "E."),
        answer(Standing.ANSWERED, "F.", "G."),
    ]
    whole = of_each([*answers, answer(Standing.SILENT)], {}, PHRASES)
    assert [s.text for s in whole.sentences] == ["A.", "B.", "We found no D.", "F.", "G."]
    assert [c.number for s in whole.sentences for c in s.citations] == [1, 2, 3, 4, 5]
    assert whole.standing is Standing.ANSWERED


def test_of_many_organisations_one_sentence_each_and_of_none_nothing() -> None:
    many = [answer(Standing.ANSWERED, f"{letter}.", "more") for letter in "ABCDEFGH"]
    assert [s.text for s in of_each(many, {}, PHRASES).sentences] == [f"{letter}." for letter in "ABCDEFGH"]
    assert of_each([answer(Standing.SILENT)], {}, PHRASES).standing is Standing.SILENT
